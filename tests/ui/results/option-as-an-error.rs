use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Result<String, Option<u8>> {
    Err(None)
}

fn main() {}
