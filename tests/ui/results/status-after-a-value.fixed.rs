use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(POST "/users")]
fn create() -> Result<(StatusCode, Json<User>), Problem> {
    Ok((StatusCode::CREATED, Json(User { id: 1 })))
}

fn main() {}
