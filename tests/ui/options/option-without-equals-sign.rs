use api_handler::prelude::*;

#[api_handler(GET "/users", status(201))]
fn list() {}

fn main() {}
