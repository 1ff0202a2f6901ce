use api_handler::prelude::*;

#[derive(serde::Serialize)]
struct User;

#[api_handler(GET "/users")]
fn list() -> User {
    User
}

fn main() {}
