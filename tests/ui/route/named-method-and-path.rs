use api_handler::prelude::*;

#[api_handler(method = GET, path = "/users")]
fn list() {}

fn main() {}
