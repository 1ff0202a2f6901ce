use api_handler::prelude::*;

#[api_handler(POST "/users")]
fn create(#[body] user: Json<u8>) {
    let _ = user;
}

fn main() {}
