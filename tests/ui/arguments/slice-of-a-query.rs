use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[query] ids: &[u32]) {
    let _ = ids;
}

fn main() {}
