use api_handler::api_handler;

#[api_handler(POST "/users")]
fn users() -> String {
    String::new()
}

fn main() {}
