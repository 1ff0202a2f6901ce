use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> (StatusCode, HeaderMap, String) {
    (StatusCode::OK, HeaderMap::new(), String::new())
}

fn main() {}
