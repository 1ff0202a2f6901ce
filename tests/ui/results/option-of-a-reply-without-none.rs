use api_handler::prelude::*;

#[api_handler(GET "/file")]
async fn file() -> Option<Reply<u8>> {
    None
}

fn main() {}
