use api_handler::api_handler;

#[api_handler(GET "/users")]
fn list() {}

fn page(#[query] page: u32) {
    let _ = page;
}

fn main() {}
