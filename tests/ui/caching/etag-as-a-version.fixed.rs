use api_handler::api_handler;

#[api_handler(GET "/users", etag)]
fn users() -> String {
    String::new()
}

fn main() {}
