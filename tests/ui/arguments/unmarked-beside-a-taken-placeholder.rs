use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
fn get(id: u32, page: u32) {
    let _ = (id, page);
}

fn main() {}
