use api_handler::prelude::*;

#[derive(Deserialize)]
struct Page {}

#[api_handler(GET "/users")]
fn list(Query(page): Query<Page>) {
    let _ = page;
}

fn main() {}
