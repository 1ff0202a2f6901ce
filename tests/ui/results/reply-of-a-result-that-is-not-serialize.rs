use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(GET "/users/{id}")]
fn get(id: u64) -> Reply<Result<User, Problem>> {
    Reply::new(if id == 1 { Ok(User { id }) } else { Err(Problem::not_found("no such user")) })
}

fn main() {}
