use api_handler::api_handler;

#[api_handler(GET "/users", response_cache = "max-age=60")]
fn users() -> String {
    String::new()
}

fn main() {}
