//! `explain`: would this output be a 502, what does this line mean, and what is to be done.

use super::arguments::{Arguments, Explain};
use super::{Done, Usage, lines, print, read, shown};
use crate::event::ConnectionEvent;
use crate::gateway::verdict::{Situation, Value, Verdict, judge};

pub(super) fn run(arguments: Arguments) -> Result<Done, Usage> {
    let asked = arguments.explain()?;
    let verdict = explained(&read(&asked.file)?, &asked);
    let text =
        if asked.json { format!("{:#}\n", shown::as_json(&verdict)) } else { shown::as_text(&verdict, asked.source) };
    print(&text)?;
    Ok(if verdict.accepted { Done::Well } else { Done::Refused })
}

fn explained(input: &[u8], asked: &Explain) -> Verdict {
    let input = input.trim_ascii();
    match Value::parse(input) {
        Some(value) if asked.function_error.is_none() => match lines::seen_by_client(&value, asked.source) {
            Some(verdict) => verdict,
            None => told_error(input, &value, asked).unwrap_or_else(|| judged(input, asked, None)),
        },
        Some(_) => judged(input, asked, None),
        None => {
            let text = String::from_utf8_lossy(input);
            let known = asked.function_error.is_none().then(|| from_log(&text, asked)).flatten();
            known.unwrap_or_else(|| unknown(input, asked))
        }
    }
}

/// Neither JSON nor a line that is known; a function that answered so would be refused.
fn unknown(input: &[u8], asked: &Explain) -> Verdict {
    let mut verdict = judged(input, asked, None);
    if let Some(reason) = verdict.reason.as_mut().filter(|_| asked.function_error.is_none()) {
        *reason = format!("this is no line of a log that `explain` knows, and as a function's output: {reason}");
    }
    verdict
}

fn judged(output: &[u8], asked: &Explain, error_type: Option<&str>) -> Verdict {
    let binary_media_types: Vec<&str> = asked.binary_media_types.iter().map(String::as_str).collect();
    let situation = Situation {
        accept: asked.accept.as_deref(),
        binary_media_types: &binary_media_types,
        function_error: asked.function_error.as_deref().or(error_type),
        multi_value_headers: asked.multi_value_headers,
        connection: if asked.route_response { ConnectionEvent::Message } else { ConnectionEvent::Connect },
        route_response: asked.route_response,
        streaming: asked.streaming,
        ..Situation::new(asked.source)
    };
    judge(output, &situation)
}

/// What Lambda makes of a failed function: no answer has such keys.
fn told_error(input: &[u8], value: &Value<'_>, asked: &Explain) -> Option<Verdict> {
    let members = value.by_name();
    if !members.contains_key("errorMessage") || members.contains_key("statusCode") {
        return None;
    }
    let told = members.get("errorType").and_then(|value| value.text());
    let mut verdict = judged(input, asked, Some(told.unwrap_or("Unhandled")));
    if let (Some(reason), Some(means)) = (&mut verdict.reason, lines::meaning(&String::from_utf8_lossy(input))) {
        reason.push_str("; ");
        reason.push_str(means);
    }
    Some(verdict)
}

/// A pasted log: if it tells the function's output, that says the most.
fn from_log(text: &str, asked: &Explain) -> Option<Verdict> {
    let known = lines::known(text, asked.source);
    if let Some(output) = lines::output(text) {
        let verdict = judged(output.as_bytes(), asked, None);
        if !verdict.accepted || known.is_none() {
            return Some(verdict);
        }
    }
    known
}
