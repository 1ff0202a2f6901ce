use api_handler::api_handler;

#[api_handler(GET "/users//all")]
fn handler() {}

fn main() {}
