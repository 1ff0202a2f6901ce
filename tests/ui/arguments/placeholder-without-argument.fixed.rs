use api_handler::api_handler;

#[api_handler(GET "/users/{id}")]
fn handler(id: String) {
    let _ = id;
}

fn main() {}
