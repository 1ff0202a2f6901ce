use api_handler::prelude::*;

#[api_handler(GET "/me")]
fn me(#[cookie(signed)] _session: String) {}

fn main() {}
