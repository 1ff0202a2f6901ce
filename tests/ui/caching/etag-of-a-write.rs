use api_handler::api_handler;

#[api_handler(POST "/users", etag)]
fn users() -> String {
    String::new()
}

fn main() {}
