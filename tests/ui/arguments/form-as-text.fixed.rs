use api_handler::prelude::*;

#[derive(Deserialize)]
struct Login { name: String }

#[api_handler(POST "/login")]
fn login(#[form] login: Login) -> String {
    login.name
}

fn main() {}
