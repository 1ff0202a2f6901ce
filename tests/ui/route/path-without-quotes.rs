use api_handler::prelude::*;

#[api_handler(GET /users/all)]
fn list() {}

fn main() {}
