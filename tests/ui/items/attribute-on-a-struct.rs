use api_handler::api_handler;

#[api_handler(GET "/users")]
struct Users;

fn main() {}
