use api_handler::api_handler;

#[api_handler(GET "/users")]
extern "C" fn list() {}

fn main() {}
