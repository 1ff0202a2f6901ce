use api_handler::api_handler;

struct Page;

#[api_handler(GET "/users")]
fn handler(#[claims] page: Page) {
    let _ = page;
}

fn main() {}
