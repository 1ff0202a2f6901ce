use api_handler::api_handler;

#[api_handler(GET "/users", none = 600)]
fn handler() -> Option<u8> {
    None
}

fn main() {}
