use api_handler::api_handler;

#[api_handler(GET "/users", status)]
fn handler() -> String {
    String::new()
}

fn main() {}
