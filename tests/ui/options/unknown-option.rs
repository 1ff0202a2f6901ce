use api_handler::api_handler;

#[api_handler(GET "/users", timeout = 60)]
fn handler() -> String {
    String::new()
}

fn main() {}
