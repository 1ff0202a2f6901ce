use api_handler::prelude::*;

mod users {}

#[api_handler(GET "/users")]
fn users() {}

fn main() {}
