use api_handler::prelude::*;

struct Caller;

#[api_handler(POST "/users")]
fn create(caller: Result<Caller, Problem>) {
    let _ = caller;
}

fn main() {}
