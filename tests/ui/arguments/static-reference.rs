use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(#[query] name: &'static str) {
    let _ = name;
}

fn main() {}
