use api_handler::prelude::*;

#[derive(State)]
union App {
    name: u8,
}

fn main() {}
