use api_handler::prelude::*;

#[derive(State)]
enum App {
    One,
}

fn main() {}
