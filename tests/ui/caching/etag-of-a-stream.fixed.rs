use api_handler::{ETag, Reply, StreamBody, api_handler};

fn stream() -> StreamBody {
    todo!()
}

#[api_handler(GET "/ticks", etag)]
fn ticks() -> Result<Reply<StreamBody>, std::io::Error> {
    let (stream, version) = (stream(), 7);
    Ok(Reply::new(stream).etag(ETag::new(version)))
}

fn main() {}
