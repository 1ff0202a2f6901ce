use api_handler::prelude::*;

#[api_handler(GET "/", public = true)]
fn hello() {}

fn main() {}
