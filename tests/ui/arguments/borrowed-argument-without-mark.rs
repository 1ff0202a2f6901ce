use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(name: &str) {
    let _ = name;
}

fn main() {}
