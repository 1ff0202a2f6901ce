use api_handler::prelude::*;

#[api_handler(GET "/users", cors = "*")]
fn users() -> &'static str {
    "[]"
}

fn main() {}
