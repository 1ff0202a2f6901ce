use api_handler::prelude::*;

#[api_handler(GET "/")]
fn hello() {}

fn main() {
    let _: Routes<()> = routes![hello].middleware(async |next: Next<'_>| {
        let mut response: Response = next.run().await;
        response.body = Body::text("text");
        response
    });
}
