use api_handler::prelude::*;

#[api_handler(GET "/users")]
async fn list() -> String {
    String::new()
}

fn main() {}
