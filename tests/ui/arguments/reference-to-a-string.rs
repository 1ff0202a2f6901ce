use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
fn get(#[path] id: &String) {
    let _ = id;
}

fn main() {}
