use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Result<String, Problm> {
    Err(Problem::not_found("there are none"))
}

fn main() {}
