use api_handler::prelude::*;

struct User;

#[api_handler(GET "/users")]
fn list() -> Reply<User> {
    Reply::new(User)
}

fn main() {}
