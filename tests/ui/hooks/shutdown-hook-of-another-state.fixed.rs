use api_handler::prelude::*;

struct App;

async fn close(_app: &App) {}

fn api() -> Api<App> {
    Api::new(Routes::new()).on_shutdown(close)
}

fn main() {}
