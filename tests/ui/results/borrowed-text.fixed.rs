use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[query] name: &str) -> String {
    name.to_owned()
}

fn main() {}
