use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(#[query(default, default = 1)] page: u32) {
    let _ = page;
}

fn main() {}
