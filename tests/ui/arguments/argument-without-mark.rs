use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(page: Option<u32>) {
    let _ = page;
}

fn main() {}
