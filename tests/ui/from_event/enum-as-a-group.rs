use api_handler::prelude::*;

#[derive(FromEvent)]
enum Page {
    First,
}

fn main() {}
