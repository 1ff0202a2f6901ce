use api_handler::prelude::*;

struct Failure;

#[api_handler(GET "/users")]
async fn list() -> Result<String, Failure> {
    Err(Failure)
}

fn main() {}
