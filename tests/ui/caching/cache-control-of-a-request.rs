use api_handler::api_handler;

#[api_handler(GET "/users", cache_control = "only-if-cached")]
fn users() -> String {
    String::new()
}

fn main() {}
