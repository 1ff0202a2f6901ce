use std::collections::HashMap;

use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[header] headers: HashMap<String, String>) -> String {
    headers.len().to_string()
}

fn main() {}
