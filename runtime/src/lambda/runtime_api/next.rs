//! Waits for the next event.

use std::io;
use std::time::Duration;

use memchr::memmem;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::connection::ApiConnection;
use super::invocation::Invocation;
use super::reply;
use super::reply_body::STEP;
use crate::lambda::intake::{self, Moving};

/// How long to wait for the rest of a head that has come in part.
const PAUSE: Duration = Duration::from_millis(1);

/// The reply to the request for an event.
#[derive(Debug)]
pub(in crate::lambda) enum Next {
    /// The event is [`ApiConnection::event`].
    Event(Invocation),
    /// There is no event yet.
    Nothing,
    /// The connection broke before the whole event had come.
    Incomplete(Invocation, io::Error),
}

impl ApiConnection {
    /// Waits for the next event. `arrives` is called as soon as its invocation is known: from then on it must be answered.
    pub(in crate::lambda) async fn next(&mut self, arrives: impl Fn(&Invocation)) -> io::Result<Next> {
        match self.try_next(&arrives).await {
            // The Runtime API may have closed the connection since its last use.
            Err(error) if self.input.is_empty() => {
                crate::observe::report!(DEBUG, "no event was received: {error}; trying again");
                self.try_next(&arrives).await
            }
            next => next,
        }
    }

    async fn try_next(&mut self, arrives: impl Fn(&Invocation)) -> io::Result<Next> {
        let mut stream = self.connected().await?;
        let moving = self.ask(&mut stream).await?;
        let mut is_known = false;
        let reply = reply::read(&mut stream, &mut self.input, &mut self.headers, |status, invocation| {
            is_known = (200..300).contains(&status) && !invocation.context.request_id.is_empty();
            if is_known {
                arrives(invocation);
            }
            drop(moving);
        });
        let reply = match reply.await {
            Err(error) if is_known => return Ok(Next::Incomplete(std::mem::take(&mut self.headers), error)),
            reply => reply?,
        };
        match self.received(reply, stream, true) {
            _ if is_known => Ok(Next::Event(std::mem::take(&mut self.headers))),
            204 => Ok(Next::Nothing),
            200..=299 => Err(io::Error::other("the Runtime API sent an event without a request id")),
            status => {
                Err(io::Error::other(format!("the Runtime API replied to the request for an event with {status}")))
            }
        }
    }

    /// Asks for an event, and waits for the reply where there are several workers.
    async fn ask(&mut self, stream: &mut TcpStream) -> io::Result<Moving> {
        if let Some(asked) = self.shared.as_mut().and_then(|shared| shared.asked.take()) {
            head_has_come(stream, &mut self.input).await;
            return Ok(asked.receive().await);
        }
        self.start("GET", &["invocation/next"]);
        self.out.extend_from_slice(b"\r\n");
        let moving = intake::enter().await;
        stream.write_all(&self.out).await?;
        let Some(shared) = &self.shared else { return Ok(moving) };
        let asking = moving.ask(shared.handle.clone());
        head_has_come(stream, &mut self.input).await;
        Ok(asking.receive().await)
    }
}

/// Waits until the head of a reply can be read without waiting, or an error. Nothing is read before, so that the connection
/// can still be handed over.
async fn head_has_come(stream: &TcpStream, space: &mut Vec<u8>) {
    loop {
        space.resize(STEP, 0);
        let seen = stream.peek(space).await.unwrap_or_default();
        space.truncate(seen);
        let is_waited_for = (1..STEP).contains(&seen) && memmem::find(space, b"\r\n\r\n").is_none();
        space.clear();
        if !is_waited_for {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
