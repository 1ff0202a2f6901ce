use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(#[state("db")] db: &String) {
    let _ = db;
}

fn main() {}
