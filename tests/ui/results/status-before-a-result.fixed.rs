use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[derive(Debug, Serialize, thiserror::Error, ApiError)]
#[error("there is no such user")]
#[status(404)]
struct Missing;

#[api_handler(POST "/users/{id}")]
async fn create(id: u64) -> Result<(StatusCode, User), Missing> {
    if id == 1 { Ok((StatusCode::CREATED, User { id })) } else { Err(Missing) }
}

fn main() {}
