use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[derive(Debug, Serialize, thiserror::Error, ApiError)]
#[error("there is no such user")]
#[status(404)]
struct Missing;

#[api_handler(GET "/users/{id}")]
async fn get(id: u64) -> Result<Result<User, Missing>, Problem> {
    let value = if id == 1 { Ok(User { id }) } else { Err(Missing) };
    Ok(value)
}

fn main() {}
