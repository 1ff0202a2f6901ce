use api_handler::prelude::*;

trait Store: Send + Sync {}

struct App;

#[api_handler(GET "/users")]
fn list(#[state] store: &dyn Store) {
    let _ = store;
}

fn main() {
    let _: Routes<App> = routes![list];
}
