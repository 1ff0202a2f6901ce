use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Vec<Redirect> {
    Vec::new()
}

fn main() {}
