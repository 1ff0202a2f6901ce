use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() {}

fn main() {
    let _: Routes<()> = routes![
        /// All users.
        list,
    ];
}
