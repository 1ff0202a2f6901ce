use api_handler::prelude::*;

fn list() {}

#[api_handler(GET "/health")]
fn health() {}

fn main() {
    let _: Routes<()> = routes![health, list, helth];
}
