use api_handler::prelude::*;

#[api_handler(GET "/me")]
fn me(#[claims] sub: String) -> String {
    sub
}

fn main() {}
