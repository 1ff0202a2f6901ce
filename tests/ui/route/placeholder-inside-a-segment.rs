use api_handler::api_handler;

#[api_handler(GET "/users/user-{id}")]
fn handler(id: u64) {
    let _ = id;
}

fn main() {}
