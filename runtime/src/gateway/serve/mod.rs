//! The local gateway: an HTTP server that invokes the function by the rules of an event source.

mod admission;
mod allowed_hosts;
mod backend;
mod browser_line;
mod chunks;
mod client_body;
mod collect;
mod connection;
mod environment;
mod execution_log;
mod failures;
mod gateway;
mod head_recorder;
mod header_letters;
mod http;
mod invoked;
mod options;
mod own_cors;
mod pool;
mod report;
mod request;
mod response;
mod runtime_api;
mod signal;
mod spawn;
mod stream_post;
mod terminal;
mod timestamps;
mod websocket;

pub(super) use options::ServeOptions;
pub(super) use own_cors::OwnCors;

use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::routes;
use crate::event::EventSource;
use crate::program::Program;
use allowed_hosts::AllowedHosts;
use backend::Backend;
use gateway::Gateway;
use pool::EnvironmentPool;
use report::Report;
use spawn::FunctionSettings;
use terminal::{complain_lines, print_lines};
use websocket::connections::Connections;

/// How long the gateway waits for its own threads when it stops.
const PARTING: Duration = Duration::from_secs(1);

/// Serves until Ctrl-C.
pub(super) fn serve(program: &Arc<dyn Program>, options: ServeOptions) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the async runtime cannot be started: {error}")),
    };
    let result = runtime.block_on(run(program, options));
    // Kills the children, and does not wait for a handler that blocks a thread of this process.
    runtime.shutdown_timeout(PARTING);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

fn failed(message: &str) -> ExitCode {
    complain_lines(message);
    ExitCode::FAILURE
}

async fn run(program: &Arc<dyn Program>, options: ServeOptions) -> Result<(), String> {
    if !program.mistakes().list.is_empty() {
        return Err(program.mistakes().to_string());
    }
    let requested = SocketAddr::new(options.host, options.port);
    let listener = TcpListener::bind(requested).await.map_err(|error| cannot_listen(requested, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let backend = backend(program, &options)?;
    announce(program, &options, address);
    if let Backend::Processes(pool) = &backend {
        pool.warm_up().await?;
    }
    let gateway = Gateway {
        address,
        allowed_hosts: AllowedHosts::new(options.host, options.allowed_hosts),
        report: Report::new(options.deployment.source(), options.log, options.own_cors.is_some()),
        deployment: options.deployment,
        own_cors: options.own_cors,
        backend: Arc::new(backend),
        integration_timeout: options.integration_timeout,
        has_bare_handler: program.routes().iter().any(|route| route.path.is_none()),
        connections: Connections::default(),
        has_log: options.log,
    };
    let backend = gateway.backend.clone();
    tokio::select! {
        () = accept(listener, Arc::new(gateway)) => {}
        () = stopped() => {}
    }
    tokio::select! {
        () = backend.shut_down() => Ok(()),
        // Who asks twice does not want to wait.
        () = stopped() => Ok(()),
    }
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!("{address} is in use by another program; choose another port with --port"),
        _ => format!("cannot listen on {address}: {error}"),
    }
}

fn backend(program: &Arc<dyn Program>, options: &ServeOptions) -> Result<Backend, String> {
    let (timeout, memory) = (options.function_timeout, options.memory);
    if options.in_process {
        crate::observe::install_log(crate::observe::Output::Terminal);
        crate::guard::panic_hook::install_hook(|_| {});
        return Ok(Backend::InProcess { program: program.clone(), timeout, memory });
    }
    let program = std::env::current_exe()
        .map_err(|error| format!("this program cannot find its own file ({error}); use --in-process"))?;
    let built = spawn::built(&program);
    Ok(Backend::Processes(EnvironmentPool::new(FunctionSettings {
        program,
        built,
        timeout,
        memory,
        has_extension: Arc::default(),
    })))
}

fn announce(program: &Arc<dyn Program>, options: &ServeOptions, address: SocketAddr) {
    let source = options.deployment.source();
    let scheme = if source == EventSource::WebSocketApi { "ws" } else { "http" };
    let mut text = format!("{source} on {scheme}://{address}, Ctrl-C stops it\n");
    text.push_str(&routes::table(&program.routes()));
    print_lines(&text);
}

/// Waits for Ctrl-C, and on Unix also for SIGTERM and SIGHUP.
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
                tokio::spawn(connection::serve(stream, peer, gateway.clone()));
            }
            // Most likely out of file descriptors; some may be closed soon.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}
