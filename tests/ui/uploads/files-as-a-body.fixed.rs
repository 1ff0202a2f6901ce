use api_handler::prelude::*;

#[derive(Deserialize)]
struct Upload {
    file: Vec<FormFile>,
}

#[api_handler(POST "/photos")]
fn upload(#[form] _upload: Upload) {}

fn main() {}
