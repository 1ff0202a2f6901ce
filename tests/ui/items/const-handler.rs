use api_handler::api_handler;

#[api_handler(GET "/users")]
const fn list() {}

fn main() {}
