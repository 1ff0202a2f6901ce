use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).on_response(async |response, _event| *response = Response::new(StatusCode::OK))
}

fn main() {}
