use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(#[header(x_api_key)] key: String) {
    let _ = key;
}

fn main() {}
