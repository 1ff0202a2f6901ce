use api_handler::prelude::*;

#[derive(FromEvent)]
struct Page<T> {
    #[query]
    page: T,
}

fn main() {}
