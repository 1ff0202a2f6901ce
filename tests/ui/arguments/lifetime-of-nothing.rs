use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[query] name: &'a str) {
    let _ = name;
}

fn main() {}
