use api_handler::prelude::*;

#[api_handler(GET "/file")]
async fn file() -> http::Response<u8> {
    http::Response::new(1)
}

fn main() {}
