use api_handler::prelude::*;

#[api_middleware]
async fn admin(next: Next<'_>) -> Response {
    next.run().await
}

#[api_handler(GET "/admin")]
fn page() {}

fn main() {
    let _: Routes<()> = routes![page].middleware(admin);
}
