use api_handler::api_handler;

#[api_handler(GET "/users", stauts = 201)]
fn handler() -> String {
    String::new()
}

fn main() {}
