use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).cors(Cors::any().allow_headers(["x-tenant"]))
}

fn main() {}
