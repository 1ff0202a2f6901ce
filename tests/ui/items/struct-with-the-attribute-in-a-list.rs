use api_handler::prelude::*;

#[api_handler(GET "/users")]
struct Users;

#[api_handler(GET "/health")]
fn health() {}

fn main() {
    let _: Routes<()> = routes![health, Users];
}
