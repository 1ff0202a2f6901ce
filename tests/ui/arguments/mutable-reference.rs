use api_handler::api_handler;

struct Db;

#[api_handler(GET "/users")]
fn handler(#[state] db: &mut Db) {
    let _ = db;
}

fn main() {}
