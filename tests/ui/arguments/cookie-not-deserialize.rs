use api_handler::prelude::*;

struct Session;

#[api_handler(GET "/users")]
fn list(#[cookie] session: Session) {
    let _ = session;
}

fn main() {}
