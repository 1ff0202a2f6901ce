use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(POST "/users")]
fn create() -> (User, u16) {
    (User { id: 1 }, 201)
}

fn main() {}
