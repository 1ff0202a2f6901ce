use api_handler::api_handler;

struct Db;

#[api_handler(GET "/users")]
fn handler(db: &Db) {
    let _ = db;
}

fn main() {}
