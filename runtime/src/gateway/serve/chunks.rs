//! The chunks of a streamed answer on their way from the function to the client.

use bytes::{Bytes, BytesMut};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

/// How many chunks wait for a client that reads slowly.
const WAITING: usize = 16;

/// The chunks that follow, or a message about why the stream broke off.
pub(crate) type ChunkReceiver = mpsc::Receiver<Result<Bytes, String>>;

pub(super) fn channel() -> (mpsc::Sender<Result<Bytes, String>>, ChunkReceiver) {
    mpsc::channel(WAITING)
}

/// The complete body, for a source that does not stream; it stops growing beyond `limit`.
pub(super) async fn collected(first: &Bytes, mut rest: ChunkReceiver, limit: usize) -> Bytes {
    let mut all = BytesMut::from(&**first);
    while let Some(Ok(chunk)) = rest.recv().await {
        if all.len() <= limit {
            all.extend_from_slice(&chunk);
        }
    }
    all.freeze()
}

/// Forwards the chunks and returns true when the stream ends, or false when the function's time is over. A client that
/// disconnects does not stop the function.
pub(super) async fn forward(
    mut rest: ChunkReceiver,
    sender: mpsc::Sender<Result<Bytes, String>>,
    end: Instant,
) -> bool {
    loop {
        match timeout_at(end, rest.recv()).await {
            Ok(Some(chunk)) => drop(timeout_at(end, sender.send(chunk)).await),
            Ok(None) => return true,
            Err(_) => {
                let _ = sender.try_send(Err("the function timed out".to_owned()));
                return false;
            }
        }
    }
}
