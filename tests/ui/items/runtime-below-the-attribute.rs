use api_handler::prelude::*;

#[api_handler(GET "/users")]
#[tokio::main]
async fn list() -> String {
    String::new()
}

fn main() {}
