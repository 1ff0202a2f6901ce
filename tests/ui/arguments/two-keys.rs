use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[query("a", "b")] page: u32) {
    let _ = page;
}

fn main() {}
