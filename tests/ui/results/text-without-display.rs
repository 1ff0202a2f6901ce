use api_handler::prelude::*;

struct Page;

#[api_handler(GET "/users")]
fn list() -> Text<Page> {
    Text(Page)
}

fn main() {}
