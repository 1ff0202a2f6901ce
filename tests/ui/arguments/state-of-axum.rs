use api_handler::prelude::*;

struct Db;

#[api_handler(GET "/users")]
fn list(State(db): State<Db>) {
    let _: &Db = db;
}

fn main() {}
