use api_handler::api_handler;

#[api_handler("/users")]
fn handler() {}

fn main() {}
