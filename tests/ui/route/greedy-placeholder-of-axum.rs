use api_handler::api_handler;

#[api_handler(GET "/files/{*rest}")]
fn handler(rest: String) {
    let _ = rest;
}

fn main() {}
