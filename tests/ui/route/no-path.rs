use api_handler::api_handler;

#[api_handler(GET)]
fn handler() {}

fn main() {}
