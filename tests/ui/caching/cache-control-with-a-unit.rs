use api_handler::api_handler;

#[api_handler(GET "/users", cache_control = "max-age=1h")]
fn users() -> String {
    String::new()
}

fn main() {}
