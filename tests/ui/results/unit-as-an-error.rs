use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Result<String, ()> {
    Err(())
}

fn main() {}
