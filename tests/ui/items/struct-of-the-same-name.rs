use api_handler::prelude::*;

#[allow(non_camel_case_types)]
struct users {}

#[api_handler(GET "/users")]
fn users() {}

fn main() {}
