use api_handler::prelude::*;

#[derive(Serialize)]
struct User {
    id: u64,
}

#[api_handler(GET "/users/{id}")]
fn get(id: u64) -> Result<Reply<User>, Problem> {
    if id == 1 { Ok(Reply::new(User { id })) } else { Err(Problem::not_found("no such user")) }
}

fn main() {}
