use api_handler::prelude::*;

#[tokio::main]
#[api_handler(GET "/users")]
async fn list() -> String {
    String::new()
}

fn main() {}
