use api_handler::prelude::*;

#[api_handler(POST "/photos")]
fn upload(#[form] _photo: FormFile) {}

fn main() {}
