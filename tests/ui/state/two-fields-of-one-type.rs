use api_handler::prelude::*;

#[derive(State)]
struct App {
    name: String,
    table: String,
}

fn main() {}
