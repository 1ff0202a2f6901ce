use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> [u32] {
    vec![1]
}

fn main() {}
