use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
async fn get(id: u64) -> String {
    id.to_string()
}

fn main() {}
