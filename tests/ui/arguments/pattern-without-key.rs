use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(#[header] (a, b): (u8, u8)) {
    let _ = a;
    let _ = b;
}

fn main() {}
