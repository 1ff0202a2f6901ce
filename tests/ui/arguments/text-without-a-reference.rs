use api_handler::prelude::*;

#[api_handler(GET "/users/{name}")]
fn get(name: str) {
    let _ = name.len();
}

fn main() {}
