use api_handler::prelude::*;

struct User;

#[api_handler(GET "/users")]
fn list() -> User {
    User
}

fn main() {}
