use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
fn get(ident: u32) {
    let _ = ident;
}

fn main() {}
