use api_handler::{Sse, api_handler};

#[api_handler(GET "/ticks")]
fn ticks() -> Sse {
    todo!()
}

fn main() {}
