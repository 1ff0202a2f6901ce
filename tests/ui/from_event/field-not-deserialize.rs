use api_handler::prelude::*;

struct Number;

#[derive(FromEvent)]
struct Page {
    #[query]
    page: Number,
}

fn main() {}
