use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).access_log()
}

fn main() {}
