use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).cors(Cors::origins(["https://app.example"]).allow_credentials(true))
}

fn main() {}
