use api_handler::api_handler;

#[api_handler("message", etag)]
fn users() -> String {
    String::new()
}

fn main() {}
