use api_handler::{ETag, Reply, Sse, api_handler};

fn stream() -> Sse {
    todo!()
}

#[api_handler(GET "/ticks", etag)]
fn ticks() -> Reply<Sse> {
    let (stream, version) = (stream(), 7);
    Reply::new(stream).etag(ETag::new(version))
}

fn main() {}
