//! A verdict as text and as JSON.

use std::fmt::Write;

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::event::EventSource;
use crate::gateway::verdict::Verdict;
use crate::observe::printable;

/// The object of `explain --json`.
pub(super) fn as_json(verdict: &Verdict) -> Value {
    let mut headers: Map<String, Value> = Map::new();
    for (name, value) in &verdict.headers {
        let values = headers.entry(name.clone()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(values) = values {
            values.push(value.as_str().into());
        }
    }
    let text = std::str::from_utf8(&verdict.body).ok();
    let body = text.map_or_else(|| base64_simd::STANDARD.encode_to_string(&verdict.body), str::to_owned);
    json!({
        "status": verdict.status,
        "headers": headers,
        "body": body,
        "body_is_base64": text.is_none(),
        "accepted": verdict.accepted,
        "reason": verdict.reason,
        "confidence": verdict.confidence.as_str(),
        "log": verdict.log,
    })
}

/// The verdict in a sentence, then what the client sees.
pub(super) fn as_text(verdict: &Verdict, source: EventSource) -> String {
    let mut text = match verdict.reason.as_deref().map(printable) {
        Some(reason) => format!("refused by the {source}: {reason} [{}]\n", verdict.confidence),
        None => format!("accepted by the {source} [{}]\n", verdict.confidence),
    };
    for note in &verdict.notes {
        let _ = writeln!(text, "note: {}", printable(note));
    }
    if let Some(log) = &verdict.log {
        let _ = writeln!(text, "execution log: {}", printable(log));
    }
    let reason = StatusCode::from_u16(verdict.status).ok().and_then(|status| status.canonical_reason());
    let _ = writeln!(text, "\nthe client sees:\n{} {}", verdict.status, reason.unwrap_or_default());
    for (name, value) in &verdict.headers {
        let _ = writeln!(text, "{name}: {}", printable(value));
    }
    match std::str::from_utf8(&verdict.body) {
        Ok("") => {}
        Ok(body) => {
            let _ = writeln!(text, "\n{}", printable_lines(body));
        }
        Err(_) => {
            let _ = writeln!(text, "\n({} bytes that are not text)", verdict.body.len());
        }
    }
    text
}

/// What others wrote, with its line breaks but without anything else that moves a terminal.
pub(super) fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}
