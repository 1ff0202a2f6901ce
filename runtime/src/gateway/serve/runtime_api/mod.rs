//! The Runtime API, 2018-06-01: where an execution environment of the function gets events and posts answers.
//!
//! Every environment has its own address, which identifies it, and a secret path that only its function knows.

mod answer;
mod extension;
mod replies;
mod state;
mod token;

pub(super) use state::{InitState, QueuedEvent};

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};

use answer::answer;
use state::{Phase, Shared};
use token::Token;

/// The Runtime API of one environment; dropping it stops the server.
pub(crate) struct RuntimeApiServer {
    /// Scheme, host, port and base path. Without the scheme `lambda_runtime` accepts no path.
    pub(crate) address: String,
    events: mpsc::UnboundedSender<QueuedEvent>,
    state: watch::Receiver<InitState>,
    server: AbortHandle,
}

impl Drop for RuntimeApiServer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl RuntimeApiServer {
    /// Listens on a free port of the loopback interface. `has_extension` is set when the function registers one.
    pub(crate) async fn start(has_extension: Arc<AtomicBool>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let token = Token::random();
        let address = format!("http://{}/{token}", listener.local_addr()?);
        let (events, queue) = mpsc::unbounded_channel();
        let (state_sender, state) = watch::channel(InitState::Starting);
        let shared = Shared {
            token,
            queue: tokio::sync::Mutex::new(queue),
            phase: Mutex::new(Phase::Idle),
            state: state_sender,
            has_strangers: AtomicBool::new(false),
            extensions: Mutex::default(),
            has_extension,
        };
        let server = tokio::spawn(serve(listener, Arc::new(shared))).abort_handle();
        Ok(RuntimeApiServer { address, events, state, server })
    }

    /// Queues an event for the function.
    pub(crate) fn send(&self, event: QueuedEvent) {
        // The receiver lives as long as the server, and the server as long as `self`.
        let _ = self.events.send(event);
    }

    /// Waits until init has succeeded or failed.
    pub(crate) async fn started(&mut self) -> InitState {
        let over = self.state.wait_for(|state| !matches!(state, InitState::Starting)).await;
        over.map_or(InitState::Starting, |state| state.clone())
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        connections.spawn(connection(stream, shared.clone()));
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    // Otherwise an answer waits 40 ms for the peer's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let shared = shared.clone();
        async move { Ok::<_, Infallible>(answer(request, &shared).await) }
    });
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
