use api_handler::api_handler;

#[api_handler("GET /users")]
fn handler() {}

fn main() {}
