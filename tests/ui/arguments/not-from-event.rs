use api_handler::prelude::*;

struct Db;

#[api_handler(GET "/users")]
fn list(db: Db) {
    drop(db);
}

fn main() {
    let _: Routes<()> = routes![list];
}
