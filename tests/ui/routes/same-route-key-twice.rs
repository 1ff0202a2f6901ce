use api_handler::{Routes, api_handler, routes};

#[api_handler("sendMessage")]
fn send() {}

#[api_handler("sendMessage")]
fn send_again() {}

fn main() {
    let _: Routes<()> = routes![send, send_again];
}
