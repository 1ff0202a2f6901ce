use api_handler::api_handler;

#[api_handler(GET "/users#top")]
fn handler() {}

fn main() {}
