use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).cors(Cors::any().allow_credentials())
}

fn main() {}
