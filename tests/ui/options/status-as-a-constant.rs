use api_handler::prelude::*;

#[api_handler(POST "/users", status = StatusCode::CREATED)]
fn create() {}

fn main() {}
