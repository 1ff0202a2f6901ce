use api_handler::prelude::*;

#[api_handler(GET "/files/{path+}")]
fn below(path: &str) -> String {
    path.to_owned()
}

#[api_handler(GET "/files/{path*}")]
fn at_and_below(path: &str) -> String {
    path.to_owned()
}

fn main() {
    let _: Routes<()> = routes![below, at_and_below];
}
