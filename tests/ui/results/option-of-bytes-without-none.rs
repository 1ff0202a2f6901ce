use api_handler::prelude::*;

#[api_handler(GET "/file")]
async fn file() -> Option<Vec<u8>> {
    None
}

fn main() {}
