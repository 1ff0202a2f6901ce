//! The chunks of a streamed answer on their way from the function to the client.

use bytes::{Bytes, BytesMut};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

/// How many chunks wait for a client that reads slowly.
const WAITING: usize = 16;

/// The chunks that are still to come, or the sentence that says why there are no more.
pub(crate) type ChunkReceiver = mpsc::Receiver<Result<Bytes, String>>;

pub(super) fn channel() -> (mpsc::Sender<Result<Bytes, String>>, ChunkReceiver) {
    mpsc::channel(WAITING)
}

/// All that still comes, for a source that does not stream; what is longer than `limit` is cut off there.
pub(super) async fn collected(first: &Bytes, mut rest: ChunkReceiver, limit: usize) -> Bytes {
    let mut all = BytesMut::from(&**first);
    while let Some(Ok(chunk)) = rest.recv().await {
        if all.len() <= limit {
            all.extend_from_slice(&chunk);
        }
    }
    all.freeze()
}

/// Hands the chunks on until the stream ends, true, or the function's time is over, false. The function is not
/// stopped by a client that has left.
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
                let _ = sender.try_send(Err("the function's time was over".to_owned()));
                return false;
            }
        }
    }
}
