use api_handler::prelude::*;

#[api_handler]
fn all() {}

#[api_handler]
fn everything() {}

fn main() {
    let _: Routes<()> = routes![all, everything];
}
