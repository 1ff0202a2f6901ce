use api_handler::api_handler;

#[api_handler(GET "/users/{id")]
fn handler(id: u64) {
    let _ = id;
}

fn main() {}
