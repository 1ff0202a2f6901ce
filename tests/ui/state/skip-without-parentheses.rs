use api_handler::prelude::*;

#[derive(State)]
struct App {
    #[state]
    name: String,
}

fn main() {}
