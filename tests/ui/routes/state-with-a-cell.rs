use api_handler::prelude::*;

use std::cell::Cell;

#[api_handler(GET "/users")]
fn list(#[state] hits: &Cell<u8>) {
    hits.set(1);
}

fn main() -> ExitCode {
    Api::new(routes![list]).state(Cell::new(0)).run()
}
