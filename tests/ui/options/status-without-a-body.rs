use api_handler::prelude::*;

#[api_handler(DELETE "/users", status = 204)]
fn clear() -> String {
    String::new()
}

fn main() {}
