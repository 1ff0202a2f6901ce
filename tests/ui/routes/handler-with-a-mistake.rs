use api_handler::prelude::*;

#[api_handler(GET "/users", stauts = 201)]
fn list() {}

#[api_handler(GET "/all", stauts = 201)]
fn all() {}

fn main() {
    let _: Routes<()> = routes![list, all];
}
