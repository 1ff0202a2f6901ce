use api_handler::prelude::*;

#[api_handler(POST "/login")]
fn login(Form(login): Form<Vec<(String, String)>>) {
    let _ = login;
}

fn main() {}
