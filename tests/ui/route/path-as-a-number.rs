use api_handler::prelude::*;

#[api_handler(GET 7)]
fn list() {}

fn main() {}
