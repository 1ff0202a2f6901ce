use api_handler::api_handler;

#[api_handler(GET "/users", content_type = 1)]
fn handler() -> String {
    String::new()
}

fn main() {}
