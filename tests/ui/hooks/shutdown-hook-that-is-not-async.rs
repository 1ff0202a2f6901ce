use api_handler::prelude::*;

struct App;

fn api() -> Api<App> {
    Api::new(Routes::new()).on_shutdown(|_app: &App| println!("bye"))
}

fn main() {}
