#![deny(unused_must_use)]
use api_handler::prelude::*;

fn users() -> Routes<()> {
    routes![]
}

fn main() {
    users();
}
