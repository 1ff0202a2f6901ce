use api_handler::prelude::*;

#[derive(Serialize)]
struct User;

#[api_handler(POST "/")]
fn create() -> Result<Reply<User>, Problem> {
    Ok(Reply::new(User).status(StatusCode::CREATED))
}

fn main() {}
