use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).on_response(|_response, _event| Response::new(StatusCode::OK))
}

fn main() {}
