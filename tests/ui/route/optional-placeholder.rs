use api_handler::prelude::*;

#[api_handler(GET "/users/{id?}")]
fn get(id: Option<u64>) {
    let _ = id;
}

fn main() {}
