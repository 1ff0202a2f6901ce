use api_handler::api_handler;

#[api_handler(GET "/users", cache_control = "no-store")]
fn users() -> String {
    String::new()
}

fn main() {}
