//! The post of an answer that is sent piece by piece ("Building a custom runtime", response streaming).
//!
//! It has a connection of its own, written to by hand: while the handler's stream runs, all that came before is on the
//! wire and the last chunk is whole, so that the watchdog can end the answer of a stream that blocks. Once it has
//! begun a post cannot be repeated.

use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::last_word;
use super::runtime_api::{RuntimeApi, request, status};
use crate::context::LambdaContext;
use crate::guard::deadline::{Deadline, watchdog_time};
use crate::guard::in_flight::{self, InFlight};
use crate::proxy::{LONGEST_STREAM, StreamAnswer};

/// Posts an answer as it is made. What goes wrong is logged.
pub(super) async fn post(invocation: InFlight, context: &LambdaContext, answer: StreamAnswer) {
    match send(invocation, context, answer).await {
        Ok(Sent::Whole(Some(200..=299)) | Sent::ByTheWatchdog) => {}
        Ok(Sent::Whole(Some(status))) => tracing::error!("the Runtime API answered {status} to the streamed answer"),
        Ok(Sent::Whole(None)) => tracing::error!("the Runtime API did not answer to the streamed answer"),
        Err(StreamFailure::Connect(error)) => tracing::error!("the streamed answer could not be posted: {error}"),
        Err(StreamFailure::Write(error)) => tracing::warn!("nobody takes the rest of the streamed answer: {error}"),
    }
}

enum Sent {
    /// To its end, and what the Runtime API said.
    Whole(Option<u16>),
    /// Its handler blocked, and was answered for.
    ByTheWatchdog,
}

enum StreamFailure {
    Connect(io::Error),
    Write(io::Error),
}

async fn send(
    mut invocation: InFlight,
    context: &LambdaContext,
    mut answer: StreamAnswer,
) -> Result<Sent, StreamFailure> {
    let api = RuntimeApi::from_environment().map_err(StreamFailure::Connect)?;
    let mut stream = connect(&api, &mut invocation).await.map_err(StreamFailure::Connect)?;
    invocation.until = watchdog_time(context, LONGEST_STREAM);
    let id = invocation.request_id.clone();
    let mut out = Vec::new();
    request::begin_stream(&mut out, &api, &id, invocation.invocation_id.as_deref());
    request::chunk(&mut out, answer.prelude());
    let deadline = answer.deadline();
    let mut is_over = false;
    while !is_over {
        write(&mut stream, deadline, &out).await.map_err(StreamFailure::Write)?;
        out.clear();
        // The watchdog may end the answer as long as the handler's code runs, and at no other time.
        in_flight::enter(invocation);
        let piece = answer.next().await;
        let Some(taken_back) = in_flight::take(&id) else {
            last_word::came_back();
            return Ok(Sent::ByTheWatchdog);
        };
        invocation = taken_back;
        match &piece {
            Some(Ok(piece)) => request::chunk(&mut out, piece),
            Some(Err(error)) => out.extend_from_slice(request::broken_end(error).as_bytes()),
            None => out.extend_from_slice(request::END.as_bytes()),
        }
        is_over = !matches!(piece, Some(Ok(_)));
    }
    write(&mut stream, deadline, &out).await.map_err(StreamFailure::Write)?;
    Ok(Sent::Whole(status(&mut stream).await.ok()))
}

/// A connection that the watchdog can write to as well.
async fn connect(api: &RuntimeApi, invocation: &mut InFlight) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(api.address()).await?;
    // A piece is sent when it is made.
    stream.set_nodelay(true)?;
    let stream = stream.into_std()?;
    invocation.stream = Some(stream.try_clone()?);
    TcpStream::from_std(stream)
}

/// Writes whole chunks. A client that stops reading would hold the function until Lambda's time-out.
async fn write(stream: &mut TcpStream, deadline: Deadline, chunks: &[u8]) -> io::Result<()> {
    let written = deadline.race(stream.write_all(chunks)).await;
    written.unwrap_or_else(|| Err(io::Error::other("the time was over before it was read")))
}
