use api_handler::prelude::*;

mod users {
    #[super::api_handler(GET "/users")]
    pub fn list_users() {}
}

fn main() {
    let _: Routes<()> = routes![list_users];
}
