use api_handler::prelude::*;

fn api() -> Api {
    Api::new(Routes::new()).on_shutdown(async |_| println!("bye"))
}

fn main() {}
