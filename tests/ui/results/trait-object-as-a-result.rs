use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> dyn Serialize {
    "Ada"
}

fn main() {}
