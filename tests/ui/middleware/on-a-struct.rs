use api_handler::prelude::*;

#[api_middleware]
struct Timed;

fn main() {}
