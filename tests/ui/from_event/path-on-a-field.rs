use api_handler::prelude::*;

#[derive(FromEvent)]
struct User {
    #[path]
    id: u64,
}

fn main() {}
