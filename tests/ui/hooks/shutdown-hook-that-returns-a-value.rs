use api_handler::prelude::*;

struct App;

impl App {
    async fn flush(&self) -> usize {
        7
    }
}

fn api() -> Api<App> {
    Api::new(Routes::new()).on_shutdown(async |app: &App| app.flush().await)
}

fn main() {}
