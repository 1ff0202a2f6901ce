use api_handler::prelude::*;

#[derive(FromEvent)]
struct Page<'a> {
    #[query]
    page: &'a str,
}

fn main() {}
