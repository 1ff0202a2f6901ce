use api_handler::prelude::*;

#[derive(Serialize)]
struct User;

#[api_handler(POST "/")]
fn create() -> Result<Reply<(StatusCode, User)>, Problem> {
    Ok(Reply::new((StatusCode::CREATED, User)))
}

fn main() {}
