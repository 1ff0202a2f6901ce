#![deny(unused_must_use)]
use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() {}

fn main() {
    api_handler::run(routes![list]);
}
