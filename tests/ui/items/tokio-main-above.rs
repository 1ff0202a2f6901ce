use api_handler::prelude::*;

#[tokio::main]
#[api_handler(GET "/")]
async fn hello() -> &'static str {
    "hello"
}

fn main() {}
