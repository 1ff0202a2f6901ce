use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
#[actix_web::main]
async fn get(id: u64) -> String {
    id.to_string()
}

fn main() {}
