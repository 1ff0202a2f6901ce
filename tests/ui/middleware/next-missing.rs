use api_handler::prelude::*;

#[api_middleware]
async fn timed(_context: &LambdaContext) -> Response {
    Response::new(StatusCode::OK)
}

fn main() {}
