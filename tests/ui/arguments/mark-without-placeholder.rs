use api_handler::api_handler;

#[api_handler(GET "/users/{user}")]
fn handler(#[path] usr: u64) {
    let _ = usr;
}

fn main() {}
