use api_handler::prelude::*;

#[derive(Deserialize)]
struct NewUser;

#[api_handler(POST "/users", data = "<new>")]
fn create(new: NewUser) {
    let _ = new;
}

fn main() {}
