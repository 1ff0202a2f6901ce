use api_handler::prelude::*;

#[derive(Clone)]
struct Key(String);

#[api_handler(GET "/")]
fn hello() {}

fn main() {
    let _: Api<()> = Api::new(routes![hello]).require::<Key>();
}
