use api_handler::prelude::*;

struct Users;
struct Friends;

#[api_handler(GET "/health")]
fn health() {}

fn main() {
    let _: Routes<()> = routes![health, Users, Friends];
}
