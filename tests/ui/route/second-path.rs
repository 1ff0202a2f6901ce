use api_handler::prelude::*;

#[api_handler(GET "/users", "/people")]
fn list() {}

fn main() {}
