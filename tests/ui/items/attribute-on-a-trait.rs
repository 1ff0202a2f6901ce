use api_handler::prelude::*;

#[api_handler(GET "/users")]
trait Users {}

fn main() {}
