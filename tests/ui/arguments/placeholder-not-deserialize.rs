use api_handler::api_handler;

struct UserId(u64);

#[api_handler(GET "/users/{id}")]
fn handler(id: UserId) {
    let _ = id;
}

fn main() {}
