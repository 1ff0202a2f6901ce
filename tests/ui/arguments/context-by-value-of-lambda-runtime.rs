use api_handler::prelude::*;

struct LambdaEvent<T>(T);

#[api_handler(GET "/users")]
fn list(event: LambdaEvent<String>) {
    let _ = event;
}

fn main() {
    let _: Routes<()> = routes![list];
}
