use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(POST "/users")]
fn create() -> Reply<User> {
    Reply::new(User { id: 1 }).status(StatusCode::CREATED).header("location", "/users/1")
}

fn main() {}
