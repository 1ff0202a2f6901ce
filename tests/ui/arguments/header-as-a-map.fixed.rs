use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(headers: HeaderMap) -> String {
    headers.len().to_string()
}

fn main() {}
