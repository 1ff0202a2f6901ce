use api_handler::prelude::*;

#[derive(Clone, FromEvent)]
struct Key(#[header("x-api-key")] String);

#[api_handler(GET "/")]
fn hello() {}

fn main() {
    let _: Api<()> = Api::new(routes![hello]).require::<Key>();
}
