use api_handler::prelude::*;

use std::sync::Arc;

#[derive(State)]
struct App {
    #[state(target = String)]
    number: Arc<u8>,
}

fn main() {}
