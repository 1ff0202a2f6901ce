use api_handler::prelude::*;

#[api_handler(GET "/users")]
fn list(request: http::Request<String>) {
    let _ = request;
}

fn main() {
    let _: Routes<()> = routes![list];
}
