use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).on_shutdown(async || println!("bye"))
}

fn main() {}
