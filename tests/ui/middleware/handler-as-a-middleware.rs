use api_handler::prelude::*;

#[api_handler(GET "/")]
fn hello() {}

#[api_handler(GET "/timed")]
async fn timed() {}

fn main() {
    let _: Routes<()> = routes![hello].middleware(timed);
}
