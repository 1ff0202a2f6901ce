use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Reply {
    Reply::new("Ada")
}

fn main() {}
