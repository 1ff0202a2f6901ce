use api_handler::api_handler;

#[api_handler(GET "/users/id}")]
fn handler() {}

fn main() {}
