use api_handler::prelude::*;

#[derive(FromEvent)]
struct Page {
    #[query]
    #[header]
    page: u32,
}

fn main() {}
