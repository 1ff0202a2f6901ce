use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> impl Fn() {
    || ()
}

fn main() {}
