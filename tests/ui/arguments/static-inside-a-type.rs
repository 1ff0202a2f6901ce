use api_handler::api_handler;

#[api_handler(GET "/users")]
fn handler(#[query] names: Vec<&'static str>) {
    let _ = names;
}

fn main() {}
