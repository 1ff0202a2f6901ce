use api_handler::prelude::*;

struct Users;

fn main() {
    let _: Routes<()> = routes![Users];
}
