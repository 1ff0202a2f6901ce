use api_handler::prelude::*;

#[api_handler(POST "/users")]
fn create() -> (u16, String) {
    (201, String::new())
}

fn main() {}
