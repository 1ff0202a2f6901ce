use api_handler::prelude::*;

#[api_handler(GET "/files/{file_path:path}")]
fn file(file_path: String) {
    let _ = file_path;
}

fn main() {}
