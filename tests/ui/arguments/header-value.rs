use api_handler::HeaderValue;
use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[header] authorization: HeaderValue) {
    let _ = authorization;
}

fn main() {}
