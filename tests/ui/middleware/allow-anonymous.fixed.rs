use api_handler::prelude::*;

#[api_handler(GET "/", public)]
fn hello() {}

fn main() {}
