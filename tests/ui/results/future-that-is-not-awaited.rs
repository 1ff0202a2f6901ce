use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> impl Future<Output = String> {
    async { String::new() }
}

fn main() {}
