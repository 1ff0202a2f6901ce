use api_handler::prelude::*;

struct Db;

#[api_handler(GET "/users")]
fn list(#[state] db: Db) {
    drop(db);
}

fn main() {}
