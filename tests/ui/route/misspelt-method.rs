use api_handler::api_handler;

#[api_handler(DELTE "/users")]
fn handler() {}

fn main() {}
