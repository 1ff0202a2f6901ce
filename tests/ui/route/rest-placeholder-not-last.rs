use api_handler::api_handler;

#[api_handler(GET "/files/{path*}/meta")]
fn handler(path: String) {
    let _ = path;
}

fn main() {}
