//! `invoke`: one event, and all that comes of it.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::arguments::{Arguments, Invoke};
use super::{Done, Usage, print, read, shown};
use crate::event::{ConnectionEvent, EventSource, Kind, scan};
use crate::gateway::ids;
use crate::gateway::invocation::{Invoked, context};
use crate::gateway::verdict::{Situation, Verdict, judge};
use crate::guard::panic::install_hook;
use crate::observe;
use crate::program::Program;

/// As long as a gateway waits; nobody waits for this one.
const TIMEOUT: Duration = Duration::from_secs(29);
/// Megabytes that the context tells.
const MEMORY: u32 = 128;

pub(super) fn run(program: &dyn Program, arguments: Arguments) -> Result<Done, Usage> {
    let asked = arguments.invoke()?;
    let text = read(&asked.file)?;
    let event: Value =
        serde_json::from_slice(&text).map_err(|error| Usage(format!("{} is not JSON: {error}", named(&asked.file))))?;
    let invoked = invoked(program, text)?;
    let source = match scan(&event.to_string()).kind {
        Kind::Http(source) => Some(asked.source.unwrap_or(source)),
        Kind::Ping | Kind::Other(_) => None,
    };
    let verdict = source.map(|source| judged(&invoked, source, &event, &asked, program.streams()));
    print(&if asked.json { as_json(&invoked, verdict.as_ref()) } else { as_text(&invoked, source, verdict.as_ref()) })?;
    let well = invoked.function_error.is_none() && verdict.is_none_or(|verdict| verdict.accepted);
    Ok(if well { Done::Well } else { Done::Refused })
}

fn named(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

fn invoked(program: &dyn Program, event: Vec<u8>) -> Result<Invoked, Usage> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Usage(format!("the async runtime cannot be started: {error}")))?;
    observe::install_log(observe::Output::Terminal);
    install_hook(|_| {});
    let context = context(TIMEOUT, MEMORY, &ids::trace(0));
    let id = context.request_id.clone();
    let (invoked, broken) = runtime.block_on(async {
        let outcome = program.invoke(event.into(), context).await;
        Invoked::of(outcome, &id).await
    });
    if let Some(why) = broken {
        eprintln!("the streamed answer broke off: {why}");
    }
    Ok(invoked)
}

fn judged(invoked: &Invoked, source: EventSource, event: &Value, asked: &Invoke, streaming: bool) -> Verdict {
    let accept = accept(event);
    let binary_media_types: Vec<&str> = asked.binary_media_types.iter().map(String::as_str).collect();
    let situation = Situation {
        accept: accept.as_deref(),
        binary_media_types: &binary_media_types,
        function_error: invoked.function_error.as_deref(),
        request_id: &invoked.request_id,
        multi_value_headers: event.get("multiValueHeaders").is_some_and(Value::is_object),
        connection: connection(event),
        route_response: asked.route_response,
        streaming,
        ..Situation::new(source)
    };
    judge(&invoked.payload, &situation)
}

/// What happens to the connection of a WebSocket API.
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

fn as_json(invoked: &Invoked, verdict: Option<&Verdict>) -> String {
    let payload: Value = serde_json::from_slice(&invoked.payload).unwrap_or_default();
    let (answer, error) = match invoked.function_error {
        None => (payload, Value::Null),
        Some(_) => (Value::Null, payload),
    };
    let verdict = verdict.map(shown::as_json);
    format!("{:#}\n", json!({ "proxy_response": answer, "invocation_error": error, "verdict": verdict }))
}

fn as_text(invoked: &Invoked, source: Option<EventSource>, verdict: Option<&Verdict>) -> String {
    let what = if invoked.function_error.is_some() { "invocation error" } else { "proxy response" };
    let mut text = format!("{what}:\n{}\n\n", String::from_utf8_lossy(&invoked.payload));
    match (source, verdict) {
        (Some(source), Some(verdict)) => text.push_str(&shown::as_text(verdict, source)),
        _ => text.push_str("no client waits for an answer to this event\n"),
    }
    text
}
