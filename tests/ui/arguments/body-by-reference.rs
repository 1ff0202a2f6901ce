use api_handler::prelude::*;

#[derive(Deserialize)]
struct User {}

#[api_handler(POST "/users")]
fn create(#[body] user: &User) {
    let _ = user;
}

fn main() {}
