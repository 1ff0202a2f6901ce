use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).on_response(|response, _event| *response = Response::new(StatusCode::OK))
}

fn main() {}
