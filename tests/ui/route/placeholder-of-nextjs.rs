use api_handler::prelude::*;

#[api_handler(GET "/users/[id]")]
fn user(id: u64) {
    let _ = id;
}

fn main() {}
