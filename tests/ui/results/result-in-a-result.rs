use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Result<Result<String, Problem>, Problem> {
    Ok(Ok(String::new()))
}

fn main() {}
