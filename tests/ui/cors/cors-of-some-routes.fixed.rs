use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn users() -> &'static str {
    "[]"
}

fn api() -> Api {
    Api::new(routes![users]).cors(Cors::any())
}

fn main() {}
