use api_handler::prelude::*;

#[api_handler(GET "/files/{**path}")]
fn file(path: String) {
    let _ = path;
}

fn main() {}
