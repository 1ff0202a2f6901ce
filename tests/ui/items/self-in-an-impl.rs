use api_handler::prelude::*;

struct Users;

impl Users {
    #[api_handler(GET "/users")]
    fn list() -> String {
        Self::name()
    }

    fn name() -> String {
        String::new()
    }
}

fn main() {}
