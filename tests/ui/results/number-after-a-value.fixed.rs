use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(POST "/users")]
fn create() -> (StatusCode, User) {
    (StatusCode::CREATED, User { id: 1 })
}

fn main() {}
