use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
fn get_user(id: u64) -> Result<String, Problem> {
    Err(Problem::new(StatusCode::NOT_FOUND).with_detail("there is no such user").with_extension("id", id))
}

fn main() {}
