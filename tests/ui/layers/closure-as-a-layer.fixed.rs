use api_handler::prelude::*;

#[api_handler(GET "/")]
fn hello() {}

fn main() {
    let _ = Api::<()>::new(routes![hello]).middleware(async |next: Next<'_>| next.run().await);
}
