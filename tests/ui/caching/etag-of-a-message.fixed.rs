use api_handler::api_handler;

#[api_handler("message")]
fn users() -> String {
    String::new()
}

fn main() {}
