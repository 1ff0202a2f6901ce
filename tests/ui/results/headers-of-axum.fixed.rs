use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list() -> Reply<String> {
    Reply::new(String::new()).status(StatusCode::OK).header("x-total", "0")
}

fn main() {}
