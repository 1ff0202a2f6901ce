use api_handler::prelude::*;

struct App;

fn api() -> Api<App> {
    Api::new(Routes::new()).on_shutdown(async |app: App| drop(app))
}

fn main() {}
