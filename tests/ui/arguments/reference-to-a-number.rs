use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[query] page: &u32) {
    let _ = page;
}

fn main() {}
