//! The local gateway: HTTP in front, the function behind, the event source's rules between.

mod body;
mod environment;
mod front;
mod function;
mod log;
mod runtime_api;
mod streaming;
mod terminal;
mod websocket;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;

use super::command::routes;
use super::event::{Api, Authorizer};
use crate::event::EventSource;
use crate::program::Program;
use environment::Settings;
use front::{Gateway, connection};
use function::{Function, Pool};
use terminal::{complain, print};
use websocket::Connections;

/// How long the gateway waits for its own threads when it ends.
const PARTING: Duration = Duration::from_secs(1);

/// How the gateway is to be.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) source: EventSource,
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
    pub(crate) function_timeout: Duration,
    pub(crate) integration_timeout: Duration,
    pub(crate) memory: u32,
    pub(crate) stage: Option<String>,
    pub(crate) binary_media_types: Vec<String>,
    pub(crate) multi_value_headers: bool,
    pub(crate) claims: Option<Authorizer>,
    pub(crate) route_response: bool,
    /// Whether a REST API or function URL streams; as the program does unless told.
    pub(crate) streaming: Option<bool>,
    pub(crate) log: bool,
    pub(crate) in_process: bool,
}

/// Serves until Ctrl-C.
pub(crate) fn serve(program: &Arc<dyn Program>, options: Options) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the async runtime cannot be started: {error}")),
    };
    let ended = runtime.block_on(run(program, options));
    // Kills the children; a handler that blocks this process's threads is not waited for.
    runtime.shutdown_timeout(PARTING);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

fn failed(message: &str) -> ExitCode {
    complain(message);
    ExitCode::FAILURE
}

async fn run(program: &Arc<dyn Program>, options: Options) -> Result<(), String> {
    let mistakes = program.mistakes();
    if !mistakes.list.is_empty() {
        return Err(mistakes.to_string());
    }
    let wanted = SocketAddr::new(options.host, options.port);
    let listener = TcpListener::bind(wanted).await.map_err(|error| cannot_listen(wanted, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let function = function(program, &options)?;
    announce(program, &options, address);
    if let Function::Processes(pool) = &function {
        pool.warm_up().await?;
    }
    let mut api = Api::new(options.source, &program.routes());
    api.stage = options.stage;
    api.binary_media_types = options.binary_media_types;
    api.multi_value_headers = options.multi_value_headers;
    api.authorizer = options.claims;
    let gateway = Gateway {
        api,
        function: Arc::new(function),
        integration_timeout: options.integration_timeout,
        route_response: options.route_response,
        streaming: options.streaming.unwrap_or_else(|| program.streams()),
        has_bare_handler: program.routes().iter().any(|route| route.path.is_none()),
        connections: Connections::default(),
        told: Mutex::default(),
        log: options.log,
    };
    tokio::select! {
        () = accept(listener, Arc::new(gateway)) => Ok(()),
        () = stopped() => Ok(()),
    }
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!("{address} is taken by another program; choose another port with --port"),
        _ => format!("{address} cannot be listened on: {error}"),
    }
}

fn function(program: &Arc<dyn Program>, options: &Options) -> Result<Function, String> {
    let (timeout, memory) = (options.function_timeout, options.memory);
    if options.in_process {
        crate::observe::install_log(crate::observe::Output::Terminal);
        crate::guard::panic::install_hook(|_| {});
        return Ok(Function::Here { program: program.clone(), timeout, memory });
    }
    let program = std::env::current_exe()
        .map_err(|error| format!("this program cannot find its own file ({error}); use --in-process"))?;
    let built = environment::built(&program);
    Ok(Function::Processes(Pool::new(Settings { program, built, timeout, memory })))
}

fn announce(program: &Arc<dyn Program>, options: &Options, address: SocketAddr) {
    let scheme = if options.source == EventSource::WebSocketApi { "ws" } else { "http" };
    let mut text = format!("{} on {scheme}://{address}, Ctrl-C ends it\n", options.source);
    text.push_str(&routes::table(&program.routes()));
    print(&text);
}

/// Waits for Ctrl-C, or on Unix for a polite kill or the end of the terminal.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = (signal(SignalKind::terminate()), signal(SignalKind::hangup()));
        if let (Ok(mut terminate), Ok(mut hangup)) = signals {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

async fn accept(listener: TcpListener, gateway: Arc<Gateway>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                tokio::spawn(connection(stream, peer, gateway.clone()));
            }
            // Most likely out of file descriptors; others may be closed in a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}
