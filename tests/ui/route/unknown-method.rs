use api_handler::api_handler;

#[api_handler(FETCH "/users")]
fn handler() {}

fn main() {}
