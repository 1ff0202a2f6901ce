use api_handler::api_handler;

#[api_handler(GET "/users/{id:u64}")]
fn handler(id: u64) {
    let _ = id;
}

fn main() {}
