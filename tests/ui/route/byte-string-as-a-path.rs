use api_handler::prelude::*;

#[api_handler(GET b"/users")]
fn list() {}

fn main() {}
