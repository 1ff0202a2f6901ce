use api_handler::prelude::*;

#[api_handler(GET "/users/{id=1}")]
fn user(id: u64) {
    let _ = id;
}

fn main() {}
