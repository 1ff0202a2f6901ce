use api_handler::prelude::*;

#[derive(State)]
struct App {
    #[state(skp)]
    name: String,
}

fn main() {}
