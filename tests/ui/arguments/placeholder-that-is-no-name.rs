use api_handler::api_handler;

#[api_handler(GET "/users/{user-id}")]
fn handler() {}

fn main() {}
