use api_handler::{Sse, api_handler};

#[api_handler(GET "/ticks", etag)]
fn ticks() -> Sse {
    todo!()
}

fn main() {}
