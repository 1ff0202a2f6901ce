use api_handler::api_handler;

#[api_handler(GET "/users/{the id}")]
fn handler() {}

fn main() {}
