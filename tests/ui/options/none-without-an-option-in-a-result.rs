use api_handler::prelude::*;

#[api_handler(GET "/users", none = 404)]
fn list() -> Result<Vec<u8>, Problem> {
    Ok(Vec::new())
}

fn main() {}
