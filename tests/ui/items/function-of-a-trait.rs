use api_handler::prelude::*;

trait Users {
    #[api_handler(GET "/users")]
    fn list();
}

fn main() {}
