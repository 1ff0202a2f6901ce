use api_handler::prelude::*;

#[api_handler(POST "/login")]
fn login(#[form] name: Option<&str>) -> String {
    name.unwrap_or_default().to_owned()
}

fn main() {}
