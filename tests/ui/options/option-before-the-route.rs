use api_handler::prelude::*;

#[api_handler(status = 201, POST "/users")]
fn create() {}

fn main() {}
