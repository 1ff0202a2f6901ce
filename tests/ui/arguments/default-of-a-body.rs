use api_handler::prelude::*;

#[api_handler(POST "/users")]
fn create(#[body(default)] user: u8) {
    let _ = user;
}

fn main() {}
