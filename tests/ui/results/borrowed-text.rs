use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[query] name: &str) -> &str {
    name
}

fn main() {}
