use api_handler::prelude::*;

#[derive(Deserialize)]
struct NewUser;

#[api_handler(POST "/users")]
fn create(#[body] new: Result<NewUser, String>) {
    let _ = new;
}

fn main() {}
