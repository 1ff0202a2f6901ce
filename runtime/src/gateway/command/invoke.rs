//! `invoke`: runs the handler on one event.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};

use super::arguments::{Arguments, one_file, unknown};
use super::io::{UsageError, print, read};
use super::verdict;
use crate::event::{ConnectionEvent, EventSource, Kind, scan};
use crate::gateway::context::context;
use crate::gateway::ids;
use crate::gateway::integration::{Exchange, Integration};
use crate::gateway::invoke_response::InvokeResponse;
use crate::gateway::verdict::Verdict;
use crate::guard::panic_hook::install_hook;
use crate::observe::{self, printable};
use crate::program::Program;

/// As long as a gateway waits, although no gateway waits here.
const TIMEOUT: Duration = Duration::from_secs(29);
/// In megabytes; the context contains it.
const MEMORY: u32 = 128;

const OPTIONS: [&str; 4] = ["--source", "--binary-media-type", "--route-response", "--json"];

/// The event, and how the answer is judged.
struct InvokeOptions {
    file: PathBuf,
    /// The source that judges the answer; by default the event's own.
    source: Option<EventSource>,
    binary_media_types: Vec<String>,
    route_response: bool,
    json: bool,
}

pub(super) fn run(program: &dyn Program, arguments: Arguments) -> Result<ExitCode, UsageError> {
    let options = options(arguments)?;
    let text = read(&options.file)?;
    let event: Value = serde_json::from_slice(&text)
        .map_err(|error| UsageError(format!("{} is not JSON: {error}", named(&options.file))))?;
    let response = invoked(program, text)?;
    let source = match scan(&event.to_string()).kind {
        Kind::Http(source) => Some(options.source.unwrap_or(source)),
        Kind::Ping | Kind::Other(_) => None,
    };
    let verdict = source.map(|source| judged(&response, source, &event, &options, program.streams()));
    print(&if options.json {
        as_json(&response, verdict.as_ref())
    } else {
        as_text(&response, source, verdict.as_ref())
    });
    let well = response.function_error.is_none() && verdict.is_none_or(|verdict| verdict.accepted);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn options(mut arguments: Arguments) -> Result<InvokeOptions, UsageError> {
    let mut options = InvokeOptions {
        file: PathBuf::new(),
        source: None,
        binary_media_types: Vec::new(),
        route_response: false,
        json: false,
    };
    let mut files = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument.as_str() {
            "--source" => options.source = Some(arguments.source()?),
            "--binary-media-type" => options.binary_media_types.push(arguments.text("--binary-media-type")?),
            "--route-response" => options.route_response = true,
            "--json" => options.json = true,
            other if other.len() > 1 && other.starts_with('-') => return Err(unknown(other, &OPTIONS)),
            _ => files.push(argument),
        }
    }
    options.file = one_file(files, "`invoke` takes one file with an event, or `-`: `invoke event.json`")?;
    Ok(options)
}

fn named(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

fn invoked(program: &dyn Program, event: Vec<u8>) -> Result<InvokeResponse, UsageError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| UsageError(format!("the async runtime cannot be started: {error}")))?;
    observe::install_log(observe::Output::Terminal);
    install_hook(|_| {});
    let context = context(TIMEOUT, MEMORY, &ids::trace(0));
    let id = context.request_id.clone();
    let (response, broken) = runtime.block_on(async {
        let outcome = program.invoke(event.into(), context).await;
        InvokeResponse::of(outcome, &id).await
    });
    if let Some(why) = broken {
        eprintln!("the streamed answer broke off: {}", printable(&why));
    }
    Ok(response)
}

fn judged(
    response: &InvokeResponse,
    source: EventSource,
    event: &Value,
    options: &InvokeOptions,
    streaming: bool,
) -> Verdict {
    let integration = Integration {
        source,
        binary_media_types: options.binary_media_types.clone(),
        multi_value_headers: event.get("multiValueHeaders").is_some_and(Value::is_object),
        route_response: options.route_response,
        streaming,
    };
    let accept = accept(event);
    let exchange = Exchange {
        accept: accept.as_deref(),
        connection: connection(event),
        function_error: response.function_error.as_deref(),
        request_id: &response.request_id,
    };
    integration.judge(&response.payload, exchange)
}

/// What happened to the connection of a WebSocket API.
fn connection(event: &Value) -> ConnectionEvent {
    match event.pointer("/requestContext/eventType").and_then(Value::as_str) {
        Some("MESSAGE") => ConnectionEvent::Message,
        Some("DISCONNECT") => ConnectionEvent::Disconnect,
        _ => ConnectionEvent::Connect,
    }
}

/// The event's `Accept` header.
fn accept(event: &Value) -> Option<String> {
    let headers = event.get("headers")?.as_object()?;
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("accept"))?;
    value.as_str().map(str::to_owned)
}

fn as_json(response: &InvokeResponse, verdict: Option<&Verdict>) -> String {
    let payload: Value = serde_json::from_slice(&response.payload).unwrap_or_default();
    let (answer, error) = match response.function_error {
        None => (payload, Value::Null),
        Some(_) => (Value::Null, payload),
    };
    let verdict = verdict.map(verdict::as_json);
    format!("{:#}\n", json!({ "proxy_response": answer, "invocation_error": error, "verdict": verdict }))
}

fn as_text(response: &InvokeResponse, source: Option<EventSource>, verdict: Option<&Verdict>) -> String {
    let what = if response.function_error.is_some() { "invocation error" } else { "proxy response" };
    let mut text = format!("{what}:\n{}\n\n", verdict::printable_lines(&String::from_utf8_lossy(&response.payload)));
    match (source, verdict) {
        (Some(source), Some(verdict)) => text.push_str(&verdict::as_text(verdict, source)),
        _ => text.push_str("no client waits for an answer to this event\n"),
    }
    text
}
