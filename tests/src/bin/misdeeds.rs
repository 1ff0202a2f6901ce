//! A function whose handlers answer with the token of their request, and some of which do what no handler should.

use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context as Task, Poll};
use std::thread::sleep;
use std::time::Duration;

use api_handler::StreamBody;
use api_handler::prelude::*;
use futures_core::Stream;

/// Longer than any deadline of the test.
const FOREVER: Duration = Duration::from_secs(600);

/// A value whose destructor panics.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("a destructor, on purpose");
    }
}

/// A function of another language's calling convention, out of which no panic may unwind.
extern "C" fn foreign() {
    panic!("in a foreign function, on purpose");
}

#[api_handler(GET "/good")]
fn good(#[header("x-token")] token: String) -> String {
    token
}

#[api_handler(GET "/slow")]
async fn slow(#[header("x-token")] token: String) -> String {
    tokio::time::sleep(Duration::from_millis(token.len() as u64)).await;
    token
}

/// A few megabytes, so that its post takes many writes.
#[api_handler(GET "/large")]
fn large(#[header("x-token")] token: String) -> String {
    "a".repeat(3_000_000) + &token
}

#[api_handler(GET "/oversize")]
fn oversize(#[header("x-token")] token: String) -> String {
    "a".repeat(7_000_000) + &token
}

#[api_handler(GET "/panic")]
fn panics(#[header("x-token")] token: String) -> String {
    panic!("on purpose: {token}")
}

#[api_handler(GET "/panic-later")]
async fn panics_later(#[header("x-token")] token: String) -> String {
    tokio::time::sleep(Duration::from_millis(3)).await;
    panic!("on purpose: {token}")
}

#[api_handler(GET "/destructor")]
fn destructor(#[header("x-token")] token: String) -> String {
    let _bomb = Bomb;
    token
}

/// The bytes of a body, which panic when they are dropped.
struct BodyBomb(Vec<u8>);

impl AsRef<[u8]> for BodyBomb {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for BodyBomb {
    fn drop(&mut self) {
        panic!("a body, on purpose");
    }
}

#[api_handler(GET "/body", content_type = "text/plain")]
fn body(#[header("x-token")] token: String) -> Bytes {
    Bytes::from_owner(BodyBomb(token.into_bytes()))
}

/// A second panic while the first one unwinds.
#[api_handler(GET "/double-panic")]
fn double_panic() -> String {
    let _bomb = Bomb;
    panic!("on purpose")
}

#[api_handler(GET "/foreign-panic")]
fn foreign_panic() -> String {
    foreign();
    "never".to_owned()
}

/// Blocks its thread until after the deadline, and then returns.
#[api_handler(GET "/late")]
fn late(#[header("x-token")] token: String) -> String {
    sleep(Duration::from_millis(1_300));
    token
}

#[api_handler(GET "/block")]
async fn blocks(#[header("x-token")] token: String) -> String {
    sleep(FOREVER);
    token
}

/// The process ends without an answer.
#[api_handler(GET "/abort")]
fn aborts() -> String {
    std::process::abort()
}

/// The token a few times, and then an end.
struct Chunks(String, usize, fn());

impl Stream for Chunks {
    type Item = Result<String, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Option<Self::Item>> {
        if self.1 > 0 {
            self.1 -= 1;
            return Poll::Ready(Some(Ok(self.0.clone())));
        }
        self.2();
        Poll::Ready(None)
    }
}

#[api_handler(GET "/stream", content_type = "text/plain")]
fn stream(#[header("x-token")] token: String) -> StreamBody {
    StreamBody::new(Chunks(token, 20, || {}))
}

#[api_handler(GET "/stream-panics", content_type = "text/plain")]
fn stream_panics(#[header("x-token")] token: String) -> StreamBody {
    StreamBody::new(Chunks(token, 3, || panic!("in a stream, on purpose")))
}

#[api_handler(GET "/stream-blocks", content_type = "text/plain")]
fn stream_blocks(#[header("x-token")] token: String) -> StreamBody {
    StreamBody::new(Chunks(token, 3, || sleep(FOREVER)))
}

fn main() -> ExitCode {
    let routes = routes![
        good,
        slow,
        large,
        oversize,
        panics,
        panics_later,
        destructor,
        body,
        double_panic,
        foreign_panic,
        late,
        blocks,
        aborts,
        stream,
        stream_panics,
        stream_blocks
    ];
    Api::new(routes).streaming().run()
}
