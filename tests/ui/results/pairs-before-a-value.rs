use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(POST "/users")]
fn create() -> ([(&'static str, String); 1], User) {
    ([("location", "/users/1".to_owned())], User { id: 1 })
}

fn main() {}
