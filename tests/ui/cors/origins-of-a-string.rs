use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).cors("https://app.example")
}

fn main() {}
