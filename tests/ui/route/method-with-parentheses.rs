use api_handler::prelude::*;

#[api_handler(get("/users"))]
fn list() {}

fn main() {}
