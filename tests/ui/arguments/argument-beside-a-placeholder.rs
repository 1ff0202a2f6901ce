use api_handler::api_handler;

#[api_handler(GET "/users/{usr}")]
fn handler(user: u64) {
    let _ = user;
}

fn main() {}
