use api_handler::prelude::*;

#[api_handler(GET "/")]
#[tokio::main]
async fn hello() -> &'static str {
    "hello"
}

fn main() {}
