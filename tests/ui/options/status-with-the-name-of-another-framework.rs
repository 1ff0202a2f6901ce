use api_handler::prelude::*;

#[api_handler(GET "/users", status_code = 201)]
fn list() {}

fn main() {}
