use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).cors(Cors::permissive())
}

fn main() {}
