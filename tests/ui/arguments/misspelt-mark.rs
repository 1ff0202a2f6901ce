use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(#[qurey] page: u32) {
    let _ = page;
}

fn main() {}
