use api_handler::prelude::*;

struct App;
struct Pool;

async fn close(_pool: &Pool) {}

fn api() -> Api<App> {
    Api::new(Routes::new()).on_shutdown(close)
}

fn main() {}
