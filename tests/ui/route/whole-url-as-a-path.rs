use api_handler::prelude::*;

#[api_handler(GET "https://example.com/users")]
fn list() {}

fn main() {}
