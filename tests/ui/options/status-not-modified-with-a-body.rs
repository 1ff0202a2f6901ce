use api_handler::prelude::*;

#[api_handler(GET "/users", status = 304)]
fn list() -> Result<Vec<u8>, Problem> {
    Ok(Vec::new())
}

fn main() {}
