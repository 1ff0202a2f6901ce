use api_handler::prelude::*;

#[api_handler(GET "/", allow_anonymous)]
fn hello() {}

fn main() {}
