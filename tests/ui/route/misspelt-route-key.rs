use api_handler::api_handler;

#[api_handler("$conect")]
fn handler() {}

fn main() {}
