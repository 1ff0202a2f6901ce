use api_handler::api_handler;

#[api_handler(GET "/{rest+}/users")]
fn handler(rest: String) {
    let _ = rest;
}

fn main() {}
