use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() {}

#[api_handler(GET "/dump")]
fn dump() {}

fn main() {
    let _: Routes<()> = routes![list, #[allow(deprecated)] dump];
}
