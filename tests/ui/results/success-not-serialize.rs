use api_handler::prelude::*;

struct User;

#[api_handler(GET "/users")]
async fn list() -> Result<Vec<User>, Problem> {
    Ok(Vec::new())
}

fn main() {}
