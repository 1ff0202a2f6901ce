use api_handler::api_handler;

#[api_handler(GET "/users?page=1")]
fn handler() {}

fn main() {}
