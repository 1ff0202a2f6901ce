use api_handler::prelude::*;

struct Page;

#[api_handler(GET "/users")]
fn list() -> Html<Page> {
    Html(Page)
}

fn main() {}
