use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[Query] page: u32) {
    let _ = page;
}

fn main() {}
