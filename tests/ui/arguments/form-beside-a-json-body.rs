use api_handler::prelude::*;

#[api_handler(POST "/login")]
fn login(#[form] login: Vec<(String, String)>, #[body] raw: Vec<u16>) {
    let _ = (login, raw);
}

fn main() {}
