use api_handler::prelude::*;

#[api_handler(GET "")]
fn list() {}

fn main() {}
