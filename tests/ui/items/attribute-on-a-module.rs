use api_handler::prelude::*;

#[api_handler(GET "/users")]
mod users {}

fn main() {}
