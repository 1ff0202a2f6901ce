use api_handler::prelude::*;

mod users {
    #[super::api_handler(GET "/users")]
    pub fn list() {}
}

fn main() {
    let _: Routes<()> = routes![users::*];
}
