//! A connection to the Runtime API, for events and answers.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::{Buf, Bytes};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::address::RuntimeApi;
use super::invocation::Invocation;
use super::reply::{self, ApiReply};
use super::request;
use crate::context::{FunctionInfo, LambdaContext};
use crate::failure::InvocationError;
use crate::lambda::intake::{self, Asking, Handle};

/// How many bytes of the input buffer are retained for the next reply.
const RETAINED_INPUT: usize = 256 * 1024;

const ERROR_TYPE: &str = "lambda-runtime-function-error-type";

/// A connection that is opened when it is first needed, and used again.
#[derive(Debug)]
pub(in crate::lambda) struct ApiConnection {
    api: RuntimeApi,
    function: Arc<FunctionInfo>,
    stream: Option<TcpStream>,
    /// The head of the current request.
    pub(super) out: Vec<u8>,
    /// The last reply, and where its body is in it.
    pub(super) input: Vec<u8>,
    body: Range<usize>,
    /// The invocation that its headers describe.
    pub(super) headers: Invocation,
    /// What a process with several workers needs, so that another can continue to wait on its connections.
    pub(super) shared: Option<Shared>,
}

#[derive(Debug)]
pub(super) struct Shared {
    /// A second handle of the stream; `None` if the process has no descriptor left.
    pub(super) handle: Option<Arc<Handle>>,
    /// The request for an event that the process before this one has sent.
    pub(super) asked: Option<Asking>,
}

impl ApiConnection {
    pub(in crate::lambda) fn new(api: RuntimeApi, function: Arc<FunctionInfo>) -> Self {
        ApiConnection {
            api,
            function,
            stream: None,
            out: Vec::new(),
            input: Vec::new(),
            body: 0..0,
            headers: Invocation::default(),
            shared: None,
        }
    }

    /// Another connection to the same Runtime API, for one of several workers.
    pub(in crate::lambda) fn another(&self) -> Self {
        let shared = Some(Shared { handle: None, asked: None });
        ApiConnection { shared, ..ApiConnection::new(self.api.clone(), self.function.clone()) }
    }

    /// The same, over a connection on which the process before this one has asked for an event.
    #[cfg(target_os = "linux")]
    pub(in crate::lambda) fn handed_over(&self, stream: std::net::TcpStream) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        let mut connection = self.another();
        let stream = TcpStream::from_std(stream)?;
        let handle = handle(&stream);
        let asked = Some(intake::take_over(handle.clone()));
        connection.shared = Some(Shared { handle, asked });
        connection.stream = Some(stream);
        Ok(connection)
    }

    /// The Runtime API at the other end.
    pub(in crate::lambda) fn runtime_api(&self) -> &RuntimeApi {
        &self.api
    }

    /// The last event.
    pub(in crate::lambda) fn event(&self) -> &[u8] {
        self.input.get(self.body.clone()).unwrap_or_default()
    }

    /// Takes the last event out of the buffer.
    pub(in crate::lambda) fn take_event(&mut self) -> Bytes {
        let mut event = Bytes::from(std::mem::take(&mut self.input));
        event.truncate(self.body.end);
        event.advance(self.body.start.min(event.len()));
        event
    }

    /// Sends a GET and returns the status of the reply.
    pub(in crate::lambda) async fn get(&mut self, path: &str) -> io::Result<u16> {
        self.start("GET", &[path]);
        self.out.extend_from_slice(b"\r\n");
        self.exchange(b"").await
    }

    /// Posts an answer.
    pub(in crate::lambda) async fn post_answer(
        &mut self,
        request_id: &str,
        invocation_id: Option<&str>,
        json: &[u8],
    ) -> io::Result<u16> {
        self.out.clear();
        request::start_answer(&mut self.out, &self.api, request_id, invocation_id);
        request::whole(&mut self.out, json);
        self.exchange(json).await
    }

    /// Posts a failure: of an invocation, of init, or of a SnapStart hook.
    pub(in crate::lambda) async fn post_failure(
        &mut self,
        path: &[&str],
        error: &InvocationError,
        invocation_id: Option<&str>,
    ) -> io::Result<u16> {
        let body = error.to_json();
        self.start("POST", path);
        request::header(&mut self.out, ERROR_TYPE, &error.error_type);
        request::echo(&mut self.out, invocation_id);
        request::whole(&mut self.out, body.as_bytes());
        self.exchange(body.as_bytes()).await
    }

    /// The next request opens another connection.
    pub(in crate::lambda) fn close(&mut self) {
        self.stream = None;
    }

    pub(super) fn start(&mut self, method: &str, path: &[&str]) {
        self.out.clear();
        request::start(&mut self.out, &self.api, method, path);
    }

    /// Sends the head in `out` and a body, and reads the reply.
    ///
    /// Without a single byte of a reply the request is sent once more over a new connection, because the Runtime API may
    /// have closed this one since its last use. After a partial reply it is not: the request has arrived.
    async fn exchange(&mut self, body: &[u8]) -> io::Result<u16> {
        let mut is_retry = false;
        loop {
            match self.try_exchange(body).await {
                Err(error) if !is_retry && self.input.is_empty() => {
                    crate::observe::report!(DEBUG, "a request to the Runtime API failed: {error}; trying again");
                    is_retry = true;
                }
                done => return done,
            }
        }
    }

    async fn try_exchange(&mut self, body: &[u8]) -> io::Result<u16> {
        let mut stream = self.connected().await?;
        let sent = send(&mut stream, &self.out, body, &mut self.input).await;
        // A server that refuses a request may reply before it has received all of it, and close the connection.
        let reply = reply::read(&mut stream, &mut self.input, &mut self.headers, |_, _| {}).await;
        let (reply, is_complete) = match (sent, reply) {
            (Ok(is_complete), Ok(reply)) => (reply, is_complete),
            (Err(_), Ok(reply)) => (reply, false),
            (Err(error), Err(_)) | (Ok(_), Err(error)) => return Err(error),
        };
        Ok(self.received(reply, stream, is_complete))
    }

    /// A connection, and no trace of the last reply.
    pub(super) async fn connected(&mut self) -> io::Result<TcpStream> {
        self.input.clear();
        self.input.shrink_to(RETAINED_INPUT);
        self.headers = Invocation {
            context: LambdaContext { function: self.function.clone(), ..LambdaContext::default() },
            ..Invocation::default()
        };
        if let Some(stream) = self.stream.take() {
            return Ok(stream);
        }
        let stream = connect(&self.api).await?;
        if let Some(shared) = &mut self.shared {
            *shared = Shared { handle: handle(&stream), asked: None };
        }
        Ok(stream)
    }

    /// Records a reply, and stores the connection if it can be used again.
    pub(super) fn received(&mut self, reply: ApiReply, stream: TcpStream, is_request_complete: bool) -> u16 {
        let ApiReply { status, body, is_reusable } = reply;
        self.stream = (is_reusable && is_request_complete).then_some(stream);
        self.body = body;
        status
    }
}

#[cfg(unix)]
fn handle(stream: &TcpStream) -> Option<Arc<Handle>> {
    use std::os::fd::AsFd;
    stream.as_fd().try_clone_to_owned().ok().map(Arc::new)
}

#[cfg(not(unix))]
fn handle(_: &TcpStream) -> Option<Arc<Handle>> {
    None
}

async fn connect(api: &RuntimeApi) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(api.address()).await?;
    // A request is written at once and its reply awaited, so Nagle's algorithm would only delay it.
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Writes a request. False if the reply came before all of it was written; its first bytes are then in `input`.
async fn send(stream: &mut TcpStream, head: &[u8], body: &[u8], input: &mut Vec<u8>) -> io::Result<bool> {
    let (read, mut write) = stream.split();
    let mut request = head.chain(body);
    while request.has_remaining() {
        tokio::select! {
            biased;
            written = write.write_buf(&mut request) => drop(written?),
            ready = read.readable() => {
                ready?;
                match read.try_read_buf(input) {
                    Ok(_) => return Ok(false),
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// How often a post is sent to a Runtime API that replies with these bytes and closes the connection.
    fn times_sent(reply: &'static [u8]) -> usize {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let api = RuntimeApi::at(&listener.local_addr().unwrap().to_string());
        let error = InvocationError { error_type: "a".to_owned(), message: "b".to_owned() };
        let posted = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let mut connection = ApiConnection::new(api, Arc::default());
            runtime.block_on(connection.post_failure(&["init/error"], &error, None)).is_err()
        });
        listener.set_nonblocking(true).unwrap();
        let mut times = 0;
        while !posted.is_finished() {
            if let Ok((mut stream, _)) = listener.accept() {
                stream.set_nonblocking(false).unwrap();
                times += usize::from(stream.read(&mut [0; 4096]).unwrap() > 0);
                stream.write_all(reply).unwrap();
            }
        }
        assert!(posted.join().unwrap(), "an incomplete reply is an error");
        times
    }

    #[test]
    fn a_request_that_may_have_arrived_is_not_sent_again() {
        assert_eq!(times_sent(b""), 2);
        assert_eq!(times_sent(b"HTTP/1.1 202 Acc"), 1);
    }
}
