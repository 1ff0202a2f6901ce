use api_handler::prelude::*;

#[derive(Deserialize)]
struct Upload {
    photo: FormFile,
}

#[api_handler(POST "/photos")]
fn upload(#[multipart] _upload: Upload) {}

fn main() {}
