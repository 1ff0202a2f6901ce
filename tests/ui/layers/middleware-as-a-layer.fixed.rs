use api_handler::prelude::*;

#[api_handler(GET "/")]
fn hello() {}

#[api_middleware]
async fn log(next: Next<'_>) -> Response {
    next.run().await
}

fn main() {
    let _ = Api::<()>::new(routes![hello].middleware(log));
}
