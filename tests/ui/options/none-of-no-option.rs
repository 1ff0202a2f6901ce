use api_handler::api_handler;

#[api_handler(GET "/users", none = 404)]
fn handler() -> String {
    String::new()
}

fn main() {}
