use api_handler::prelude::*;

#[api_handler(GET "/users")]
#[api_handler(GET "/people")]
fn list() {}

fn main() {}
