use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).cors(Cors::any().allow_methods([Method::GET, Method::PUT]))
}

fn main() {}
