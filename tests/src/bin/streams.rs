//! A function that streams, for tests of the whole way: its own loop, the Runtime API, the gateway, the client.

use std::process::ExitCode;
use std::time::Duration;

use api_handler::StreamBody;
use api_handler::prelude::*;
use api_handler_tests::Pieces;

/// Three pieces, a while between them.
#[api_handler(GET "/slow", content_type = "text/event-stream")]
fn slow(#[query(default = 200)] millis: u64) -> StreamBody {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<Result<Bytes, std::io::Error>>();
    tokio::spawn(async move {
        for number in 1..=3 {
            let _ = sender.send(Ok(format!("data: {number}\n\n").into()));
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
    });
    StreamBody::new(Pieces(receiver))
}

/// Fails at once, or after a piece.
#[api_handler(GET "/fails")]
fn fails(#[query] after: Option<String>) -> StreamBody {
    let piece = after.map(|after| Ok(Bytes::from(after)));
    StreamBody::new(api_handler_tests::pieces(
        piece.into_iter().chain([Err(std::io::Error::other("the disk is gone"))]),
    ))
}

/// More than a whole answer may have.
#[api_handler(GET "/large")]
fn large() -> StreamBody {
    let piece = Bytes::from(vec![b'x'; 1024 * 1024]);
    StreamBody::new(api_handler_tests::pieces((0..8).map(move |_| Ok::<_, std::io::Error>(piece.clone()))))
}

#[api_handler(GET "/blocks")]
fn blocks() -> &'static str {
    std::thread::sleep(Duration::from_secs(60));
    "never"
}

#[api_handler(GET "/whole")]
fn whole() -> Reply<String> {
    Reply::new("whole".to_owned()).cookie(Cookie::new("a", "1")).cookie(Cookie::new("b", "2"))
}

fn main() -> ExitCode {
    Api::new(routes![slow, fails, large, blocks, whole]).streaming().run()
}
