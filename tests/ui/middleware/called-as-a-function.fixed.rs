use api_handler::prelude::*;

#[api_middleware]
async fn timed(next: Next<'_>) -> Response {
    next.run().await
}

#[api_handler(GET "/")]
async fn hello() -> Response {
    Response::new(StatusCode::OK)
}

fn main() {
    let _: Routes<()> = routes![hello].middleware(timed);
}
