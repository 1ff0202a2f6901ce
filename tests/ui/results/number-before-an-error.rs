use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Result<String, (u16, String)> {
    Err((404, String::new()))
}

fn main() {}
