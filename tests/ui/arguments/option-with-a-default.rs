use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[query(default = 1)] page: Option<u32>) {
    let _ = page;
}

fn main() {}
