use api_handler::prelude::*;

#[api_handler(GET "/")]
fn hello() {}

#[api_middleware]
async fn timed(_context: &LambdaContext, next: Next<'_>) -> Response {
    next.run().await
}

fn main() {
    let _: Routes<()> = routes![hello].middleware(timed);
}
