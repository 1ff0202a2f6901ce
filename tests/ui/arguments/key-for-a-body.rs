use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(#[body("user")] user: String) {
    let _ = user;
}

fn main() {}
