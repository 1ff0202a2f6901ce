use api_handler::api_handler;

#[api_handler(GET "/users", name = "GetUsers")]
fn handler() -> String {
    String::new()
}

fn main() {}
