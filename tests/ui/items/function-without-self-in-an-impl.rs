use api_handler::prelude::*;

struct Users;

impl Users {
    #[api_handler(GET "/users")]
    fn list() {}
}

fn main() {}
