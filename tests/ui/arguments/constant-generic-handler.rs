use api_handler::api_handler;

#[api_handler(GET "/users")]
fn list<const N: usize>() {}

fn main() {}
