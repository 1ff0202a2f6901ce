use api_handler::prelude::*;

struct Users;

impl Users {
    #[api_handler(GET "/users")]
    fn list(&self) {}
}

fn main() {
    let _: Routes<()> = routes![Users::list];
}
