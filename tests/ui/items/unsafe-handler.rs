use api_handler::api_handler;

#[api_handler(GET "/users")]
unsafe fn list() {}

fn main() {}
