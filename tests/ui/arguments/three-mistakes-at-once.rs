use api_handler::prelude::*;

#[api_handler(GETT "/users/{id}", statsu = 201)]
fn list(#[qurey] page: u32, #[header] #[cookie] session: String) {
    let _ = (page, session);
}

fn main() {}
