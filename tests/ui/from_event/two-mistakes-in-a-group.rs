use api_handler::prelude::*;

#[derive(FromEvent)]
struct Page {
    page: u32,
    #[header("")]
    key: String,
}

fn main() {}
