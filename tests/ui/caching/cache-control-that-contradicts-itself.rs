use api_handler::api_handler;

#[api_handler(GET "/users", cache_control = "no-store, max-age=60")]
fn users() -> String {
    String::new()
}

fn main() {}
