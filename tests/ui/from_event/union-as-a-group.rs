use api_handler::prelude::*;

#[derive(FromEvent)]
union Page {
    page: u32,
}

fn main() {}
