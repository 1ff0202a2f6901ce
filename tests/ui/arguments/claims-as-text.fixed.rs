use api_handler::prelude::*;

#[derive(Deserialize)]
struct Caller { sub: String }

#[api_handler(GET "/me")]
fn me(#[claims] caller: Caller) -> String {
    caller.sub
}

fn main() {}
