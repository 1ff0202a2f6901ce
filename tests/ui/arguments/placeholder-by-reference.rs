use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
fn get(id: &u64) {
    let _ = id;
}

fn main() {}
