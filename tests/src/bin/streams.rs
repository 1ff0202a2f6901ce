//! A function that streams, for tests of the whole path: its worker, the Runtime API, the gateway, the client.

use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context, Poll};
use std::time::Duration;

use api_handler::StreamBody;
use api_handler::prelude::*;
use api_handler_tests::Chunks;
use futures_core::Stream;

/// Three chunks with pauses between them.
#[api_handler(GET "/slow", content_type = "text/event-stream")]
fn slow(#[query(default = 200)] millis: u64) -> StreamBody {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<Result<Bytes, std::io::Error>>();
    tokio::spawn(async move {
        for number in 1..=3 {
            let _ = sender.send(Ok(format!("data: {number}\n\n").into()));
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
    });
    StreamBody::new(Chunks(receiver))
}

/// Fails at once, or after one chunk.
#[api_handler(GET "/fails")]
fn fails(#[query] after: Option<String>) -> StreamBody {
    let chunk = after.map(|after| Ok(Bytes::from(after)));
    StreamBody::new(api_handler_tests::chunks(
        chunk.into_iter().chain([Err(std::io::Error::other("the disk is gone"))]),
    ))
}

/// One chunk, and then code that no guard can interrupt.
struct Then(Option<&'static str>, fn());

impl Stream for Then {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(chunk) = self.0.take() {
            return Poll::Ready(Some(Ok(chunk)));
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
        // So that the gateway has read the previous chunk.
        std::thread::sleep(Duration::from_millis(200));
        std::process::exit(3)
    }))
}

/// Panics in the middle, so that the answer is incomplete.
#[api_handler(GET "/panics-later")]
fn panics_later() -> StreamBody {
    StreamBody::new(Then(Some("begun"), || panic!("on purpose")))
}

/// More bytes than an answer that is not streamed may have.
#[api_handler(GET "/large")]
fn large(#[query(default = 8)] mebibytes: usize) -> StreamBody {
    let chunk = Bytes::from(vec![b'x'; 1024 * 1024]);
    StreamBody::new(api_handler_tests::chunks((0..mebibytes).map(move |_| Ok::<_, std::io::Error>(chunk.clone()))))
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
