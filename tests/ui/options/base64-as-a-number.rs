use api_handler::api_handler;

#[api_handler(GET "/users", base64 = 1)]
fn handler() -> String {
    String::new()
}

fn main() {}
