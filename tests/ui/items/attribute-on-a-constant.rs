use api_handler::prelude::*;

#[api_handler(GET "/users")]
const USERS: u8 = 1;

fn main() {}
