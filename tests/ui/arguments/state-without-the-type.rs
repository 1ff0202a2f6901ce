use api_handler::prelude::*;

struct Db;

#[api_handler(GET "/users")]
fn list(#[state] db: &Db) {
    let _ = db;
}

#[derive(State)]
struct App {
    name: String,
}

fn main() {
    let _: Routes<App> = routes![list];
}
