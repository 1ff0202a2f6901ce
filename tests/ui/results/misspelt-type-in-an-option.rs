use api_handler::prelude::*;

#[derive(Serialize)]
struct User;

#[api_handler(GET "/users", none = 404)]
fn list() -> Option<Vec<Usr>> {
    Some(vec![User])
}

fn main() {}
