use api_handler::api_handler;

struct Page;

#[api_handler(GET "/users")]
fn handler(#[body] page: Option<Page>) {
    let _ = page;
}

fn main() {}
