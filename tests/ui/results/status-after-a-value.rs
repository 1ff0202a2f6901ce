use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(POST "/users")]
fn create() -> Result<(Json<User>, StatusCode), Problem> {
    Ok((Json(User { id: 1 }), StatusCode::CREATED))
}

fn main() {}
