use api_handler::prelude::*;

#[api_handler(GET "/users", none = NOT_FOUND)]
fn list() -> Option<u8> {
    None
}

fn main() {}
