use api_handler::prelude::*;

#[derive(FromEvent)]
struct Key {
    #[header]
    x_api_key: String,
}

#[api_handler(GET "/")]
fn hello() {}

fn main() {
    let _: Routes<()> = routes![hello].require::<Key>();
}
