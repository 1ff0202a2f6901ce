use api_handler::prelude::*;

#[api_handler(GET "/", public = "yes")]
fn hello() {}

fn main() {}
