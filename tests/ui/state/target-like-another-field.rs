use api_handler::prelude::*;

use std::sync::Arc;

#[derive(State)]
struct App {
    #[state(target = u8)]
    number: Arc<u8>,
    other: u8,
}

fn main() {}
