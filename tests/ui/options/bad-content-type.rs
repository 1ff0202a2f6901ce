use api_handler::api_handler;

#[api_handler(GET "/users", content_type = "csv")]
fn handler() -> String {
    String::new()
}

fn main() {}
