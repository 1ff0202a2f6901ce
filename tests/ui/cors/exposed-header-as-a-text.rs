use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).cors(Cors::any().expose_headers(["x-tenant"]))
}

fn main() {}
