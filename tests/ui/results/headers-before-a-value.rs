use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Result<(HeaderMap, String), Problem> {
    Ok((HeaderMap::new(), String::new()))
}

fn main() {}
