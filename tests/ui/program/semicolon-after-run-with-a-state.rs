#![deny(unused_must_use)]
use api_handler::prelude::*;

struct Db;

#[api_handler(GET "/users")]
fn list(#[state] db: &Db) {
    let _ = db;
}

fn main() {
    Api::new(routes![list]).state(Db).run();
}
