use api_handler::api_handler;

#[derive(serde::Deserialize)]
struct Page(u8);

#[api_handler(GET "/users")]
fn handler(#[query(default)] page: Page) {
    let _ = page;
}

fn main() {}
