use api_handler::prelude::*;

#[derive(Serialize)]
struct User;

#[api_handler(GET "/users")]
async fn list() -> Result<Usr, Problem> {
    Ok(User)
}

fn main() {}
