//! A function that streams, for tests of the whole way: its own loop, the Runtime API, the gateway, the client.

use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context, Poll};
use std::time::Duration;

use api_handler::StreamBody;
use api_handler::prelude::*;
use api_handler_tests::Pieces;
use futures_core::Stream;

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

/// One piece, and then what no guard reaches.
struct Then(Option<&'static str>, fn());

impl Stream for Then {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(piece) = self.0.take() {
            return Poll::Ready(Some(Ok(piece)));
        }
        self.1();
        Poll::Ready(None)
    }
}

#[api_handler(GET "/blocks-later")]
fn blocks_later() -> StreamBody {
    StreamBody::new(Then(Some("begun"), || std::thread::sleep(Duration::from_secs(60))))
}

#[api_handler(GET "/exits-later")]
fn exits_later() -> StreamBody {
    StreamBody::new(Then(Some("begun"), || {
        // So that the gateway has read what came before.
        std::thread::sleep(Duration::from_millis(200));
        std::process::exit(3)
    }))
}

/// Panics in the middle: a stream that breaks off, also where panics abort.
#[api_handler(GET "/panics-later")]
fn panics_later() -> StreamBody {
    StreamBody::new(Then(Some("begun"), || panic!("on purpose")))
}

/// More than a whole answer may have.
#[api_handler(GET "/large")]
fn large(#[query(default = 8)] mebibytes: usize) -> StreamBody {
    let piece = Bytes::from(vec![b'x'; 1024 * 1024]);
    StreamBody::new(api_handler_tests::pieces((0..mebibytes).map(move |_| Ok::<_, std::io::Error>(piece.clone()))))
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
    Api::new(routes![slow, fails, large, blocks, blocks_later, exits_later, panics_later, whole]).streaming().run()
}
