use api_handler::prelude::*;

const USERS: &str = "/users";

#[api_handler(GET USERS)]
fn list() {}

fn main() {}
