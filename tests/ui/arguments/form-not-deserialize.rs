use api_handler::prelude::*;

struct Login;

#[api_handler(POST "/login")]
fn login(#[form] login: Login) {
    let _ = login;
}

fn main() {}
