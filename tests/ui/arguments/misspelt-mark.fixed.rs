use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(#[query] page: u32) {
    let _ = page;
}

fn main() {}
