use api_handler::api_handler;

#[api_handler(GET "/users", etag = "v7")]
fn users() -> String {
    String::new()
}

fn main() {}
