use api_handler::prelude::*;

#[api_handler(GET "/users", name = ListUsers)]
fn list() {}

fn main() {
    let _: Routes<()> = routes![list];
}
