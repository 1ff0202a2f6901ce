use api_handler::api_handler;

struct Users;

#[api_handler(GET "/users")]
impl Users {}

fn main() {}
