use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(POST "/users")]
fn create() -> (User, u16, [(&'static str, &'static str); 1]) {
    (User { id: 1 }, 201, [("location", "/users/1")])
}

fn main() {}
