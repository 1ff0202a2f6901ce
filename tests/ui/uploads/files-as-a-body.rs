use api_handler::prelude::*;

#[api_handler(POST "/photos")]
fn upload(#[body] _photos: Vec<FormFile>) {}

fn main() {}
