use api_handler::prelude::*;

struct Db;

#[api_handler(GET "/users")]
fn list(Extension(db): Extension<Db>) {
    let _: &Db = db;
}

fn main() {}
