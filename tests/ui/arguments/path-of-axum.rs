use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
fn get(Path(id): Path<u64>) {
    let _ = id;
}

fn main() {}
