use api_handler::{IfMatch, api_handler};

#[api_handler(PUT "/users/{id}")]
fn update(id: u64, if_match: IfMatch) -> String {
    let _ = if_match;
    id.to_string()
}

fn main() {}
