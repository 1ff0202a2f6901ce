use api_handler::prelude::*;

#[api_handler(POST "/users")]
fn create() -> (StatusCode, String) {
    (StatusCode::CREATED, String::new())
}

fn main() {}
