use api_handler::prelude::*;

#[api_handler(GET "/users/{id}/posts/{post}")]
fn get(Path((id, post)): Path<(u64, u64)>) {}

fn main() {}
