use api_handler::api_handler;

struct Users;

impl Users {
    #[api_handler(GET "/users")]
    fn list(&self) {}
}

fn main() {}
