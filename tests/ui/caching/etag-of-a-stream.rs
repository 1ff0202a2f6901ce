use api_handler::{StreamBody, api_handler};

#[api_handler(GET "/ticks", etag)]
fn ticks() -> Result<StreamBody, std::io::Error> {
    todo!()
}

fn main() {}
