use api_handler::prelude::*;

#[api_handler(POST "/users")]
fn create(#[body] user: u8) {
    let _ = user;
}

fn main() {}
