use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
fn get_user(id: u64) -> Result<String, (StatusCode, serde_json::Value)> {
    Err((StatusCode::NOT_FOUND, serde_json::json!({ "error": id })))
}

fn main() {}
