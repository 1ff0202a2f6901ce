use api_handler::api_handler;

#[api_handler(GET "/all users")]
fn handler() {}

fn main() {}
