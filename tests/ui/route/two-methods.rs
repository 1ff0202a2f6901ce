use api_handler::prelude::*;

#[api_handler(GET | POST "/users")]
fn list() {}

fn main() {}
