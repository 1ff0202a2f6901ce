use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).cors(Cors::any().allow_headers([HeaderName::from_static("x-tenant")]))
}

fn main() {}
