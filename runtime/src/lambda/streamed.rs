//! Posts an answer as a stream ("Building a custom runtime", response streaming).
//!
//! Each stream has its own connection, and every chunk is written completely before the handler's stream runs
//! again. So the watchdog can write to the same connection when the stream blocks its thread, and close the answer
//! properly. A streamed post cannot be repeated once it has started.

use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::place::Place;
use super::runtime_api::{RuntimeApi, request, status};
use super::{last_word, reserve, threads};
use crate::context::LambdaContext;
use crate::guard::deadline::{Deadline, watchdog_time};
use crate::guard::in_flight::{self, InFlight};
use crate::proxy::{LONGEST_STREAM, StreamAnswer};

/// Posts an answer while the handler produces it. Failures are logged.
pub(super) async fn post(
    api: &RuntimeApi,
    place: &Place,
    invocation: InFlight,
    context: &LambdaContext,
    answer: StreamAnswer,
) {
    let sent = send(api, place, invocation, context, answer).await;
    reserve::fill();
    match sent {
        Ok(Sent::Complete(Some(200..=299)) | Sent::OutsideOfTheWorker) => {}
        Ok(Sent::Complete(Some(status))) => {
            crate::observe::report!(ERROR, "the Runtime API replied to the streamed answer with {status}")
        }
        Ok(Sent::Complete(None)) => {
            crate::observe::report!(ERROR, "the Runtime API did not reply to the streamed answer")
        }
        Err(StreamFailure::Connect(error)) => {
            crate::observe::report!(ERROR, "the streamed answer could not be posted: {error}")
        }
        Err(StreamFailure::Write(error)) => {
            crate::observe::report!(WARN, "the rest of the streamed answer could not be sent: {error}")
        }
    }
}

enum Sent {
    /// The whole answer, and the status of the Runtime API's reply, if one came.
    Complete(Option<u16>),
    /// The handler blocked its thread or panicked outside of the guards, and the last word closed the answer.
    OutsideOfTheWorker,
}

enum StreamFailure {
    Connect(io::Error),
    Write(io::Error),
}

async fn send(
    api: &RuntimeApi,
    place: &Place,
    mut invocation: InFlight,
    context: &LambdaContext,
    answer: StreamAnswer,
) -> Result<Sent, StreamFailure> {
    let mut stream = connect(api, &mut invocation).await.map_err(StreamFailure::Connect)?;
    invocation.until = watchdog_time(context, LONGEST_STREAM);
    let id = invocation.request_id.clone();
    let mut out = Vec::new();
    request::start_stream(&mut out, api, &id, invocation.invocation_id.as_deref());
    request::chunk(&mut out, answer.prelude());
    let deadline = answer.deadline();
    let mut rest = Some(answer);
    while let Some(answer) = rest {
        write(&mut stream, deadline, &out).await.map_err(StreamFailure::Write)?;
        out.clear();
        // The watchdog may close the answer only while the handler's code runs.
        in_flight::enter(invocation);
        let part = place.run(next_part(answer, out)).await;
        let Some(taken_back) = in_flight::take(&id) else {
            threads::record_returned(place.has_blocked());
            return Ok(Sent::OutsideOfTheWorker);
        };
        invocation = taken_back;
        (rest, out) = match part {
            Ok(part) => part,
            Err(report) => {
                last_word::failed(invocation, &report);
                return Ok(Sent::OutsideOfTheWorker);
            }
        };
    }
    write(&mut stream, deadline, &out).await.map_err(StreamFailure::Write)?;
    Ok(Sent::Complete(status(&mut stream).await.ok()))
}

/// The next part of the stream as a chunk in `out`, or the end. All of the program's values are dropped before it returns.
async fn next_part(mut answer: StreamAnswer, mut out: Vec<u8>) -> (Option<StreamAnswer>, Vec<u8>) {
    let is_over = match answer.next().await {
        Some(Ok(part)) => {
            request::chunk(&mut out, part);
            false
        }
        Some(Err(error)) => {
            out.extend_from_slice(request::broken_end(&error).as_bytes());
            true
        }
        None => {
            out.extend_from_slice(request::END.as_bytes());
            true
        }
    };
    ((!is_over).then_some(answer), out)
}

/// A connection that the watchdog can write to as well.
async fn connect(api: &RuntimeApi, invocation: &mut InFlight) -> io::Result<TcpStream> {
    let stream = match TcpStream::connect(api.address()).await {
        Ok(stream) => stream,
        Err(error) => {
            // The handler may have used up all other descriptors.
            reserve::give_up(error)?;
            TcpStream::connect(api.address()).await?
        }
    };
    // Each part is sent as soon as it is produced.
    stream.set_nodelay(true)?;
    let stream = stream.into_std()?;
    invocation.stream = Some(stream.try_clone()?);
    TcpStream::from_std(stream)
}

/// Writes complete chunks. Without the deadline, a client that stops reading would hold up the function until Lambda's
/// timeout.
async fn write(stream: &mut TcpStream, deadline: Deadline, chunks: &[u8]) -> io::Result<()> {
    let written = deadline.race(stream.write_all(chunks)).await;
    written.unwrap_or_else(|| Err(io::Error::other("the deadline passed before all of it was read")))
}
