use api_handler::prelude::*;

fn list() {}

fn main() {
    let _: Routes<()> = routes![list];
}
