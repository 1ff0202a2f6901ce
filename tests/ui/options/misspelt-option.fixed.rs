use api_handler::api_handler;

#[api_handler(GET "/users", status = 201)]
fn handler() -> String {
    String::new()
}

fn main() {}
