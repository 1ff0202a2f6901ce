use api_handler::prelude::*;

#[api_handler(POST "/users")]
fn create(user: Json<u8>) {
    let _ = user;
}

fn main() {
    let _: Routes<()> = routes![create];
}
