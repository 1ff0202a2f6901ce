use api_handler::prelude::*;

struct Db;

#[api_handler(GET "/users")]
fn list(#[state] db: &Db) {
    let _ = db;
}

fn main() {
    api_handler::run(routes![list]);
}
