use api_handler::prelude::*;

struct Users;

impl Users {
    fn list() {}
}

#[api_handler(GET "/health")]
fn health() {}

fn main() {
    Users::list();
    let _: Routes<()> = routes![health, Users::list];
}
