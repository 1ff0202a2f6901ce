use api_handler::api_handler;

#[api_handler(GET "/users", crate = "api_handler")]
fn handler() -> String {
    String::new()
}

fn main() {}
