use api_handler::prelude::*;

#[derive(FromEvent)]
struct Page {
    #[qurey]
    page: u32,
}

fn main() {}
