use api_handler::api_handler;

#[api_handler(get "/users")]
fn handler() {}

fn main() {}
