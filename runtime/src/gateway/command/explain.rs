//! `explain`: whether an output would be a 502, or what a log line means, and what to do.

use std::path::PathBuf;
use std::process::ExitCode;

use super::arguments::{Arguments, one_file, unknown};
use super::io::{UsageError, print, read};
use super::{log_lines, log_records, verdict};
use crate::event::{ConnectionEvent, EventSource};
use crate::gateway::integration::{Exchange, Integration};
use crate::gateway::verdict::Verdict;
use crate::gateway::verdict::output_value::OutputValue;

const OPTIONS: [&str; 8] = [
    "--source",
    "--accept",
    "--binary-media-type",
    "--multi-value-headers",
    "--route-response",
    "--transfer-mode",
    "--function-error",
    "--json",
];

/// What to explain, and for which source.
struct ExplainOptions {
    file: PathBuf,
    integration: Integration,
    accept: Option<String>,
    function_error: Option<String>,
    json: bool,
}

pub(super) fn run(arguments: Arguments) -> Result<ExitCode, UsageError> {
    let options = options(arguments)?;
    let verdict = explained(&read(&options.file)?, &options).ok_or_else(unknown_log)?;
    print(&if options.json {
        format!("{:#}\n", verdict::as_json(&verdict))
    } else {
        verdict::as_text(&verdict, options.integration.source)
    });
    Ok(if verdict.accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn options(mut arguments: Arguments) -> Result<ExplainOptions, UsageError> {
    let mut integration = Integration::new(EventSource::RestApi);
    let (mut accept, mut function_error, mut json) = (None, None, false);
    let mut files = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument.as_str() {
            "--transfer-mode" => integration.streaming = arguments.transfer_mode()?,
            "--source" => integration.source = arguments.source()?,
            "--accept" => accept = Some(arguments.text("--accept")?),
            "--binary-media-type" => integration.binary_media_types.push(arguments.text("--binary-media-type")?),
            "--multi-value-headers" => integration.multi_value_headers = true,
            "--route-response" => integration.route_response = true,
            "--function-error" => function_error = Some(arguments.text("--function-error")?),
            "--json" => json = true,
            other if other.len() > 1 && other.starts_with('-') => return Err(unknown(other, &OPTIONS)),
            _ => files.push(argument),
        }
    }
    let usage = "`explain` takes one file with a function's output or a line of a log, or `-`: `explain output.json`";
    Ok(ExplainOptions { file: one_file(files, usage)?, integration, accept, function_error, json })
}

/// A log line is never judged as an output: it would be called malformed, and the cause is elsewhere.
fn unknown_log() -> UsageError {
    UsageError(
        "this is not known: no line of it is one of a failure that `explain` knows, and a function's output would be JSON; give it all lines of the request"
            .to_owned(),
    )
}

/// `None`: it is neither an output nor a log with a known line.
fn explained(input: &[u8], options: &ExplainOptions) -> Option<Verdict> {
    let input = input.trim_ascii();
    if options.function_error.is_some() {
        return Some(judged(input, options, None));
    }
    let text = String::from_utf8_lossy(input);
    let value = OutputValue::parse(input).filter(|_| !is_log(input));
    let Some(value) = value else { return from_log(&text, options) };
    let seen = log_lines::seen_by_client(&value, options.integration.source);
    let explained = seen.or_else(|| function_error(input, &value, options));
    Some(explained.unwrap_or_else(|| judged(input, options, None)))
}

/// Whether JSON is a log, and not an output.
fn is_log(json: &[u8]) -> bool {
    let value = serde_json::from_slice(json).ok();
    value.is_some_and(|value: serde_json::Value| {
        value.get("statusCode").is_none() && log_records::records(&value).is_some()
    })
}

/// With `--route-response` the output answers a message, otherwise `$connect`.
fn judged(output: &[u8], options: &ExplainOptions, error_type: Option<&str>) -> Verdict {
    let is_message = options.integration.route_response;
    let exchange = Exchange {
        accept: options.accept.as_deref(),
        connection: if is_message { ConnectionEvent::Message } else { ConnectionEvent::Connect },
        function_error: options.function_error.as_deref().or(error_type),
        request_id: "",
    };
    options.integration.judge(output, exchange)
}

/// The output that Lambda makes of a failed function; an answer does not have these keys.
fn function_error(input: &[u8], value: &OutputValue<'_>, options: &ExplainOptions) -> Option<Verdict> {
    let members = value.by_name();
    if !members.contains_key("errorMessage") || members.contains_key("statusCode") {
        return None;
    }
    let error_type = members.get("errorType").and_then(|value| value.text());
    let mut verdict = judged(input, options, Some(error_type.unwrap_or("Unhandled")));
    if let (Some(reason), Some(means)) = (&mut verdict.reason, log_lines::meaning(&String::from_utf8_lossy(input))) {
        reason.push_str("; ");
        reason.push_str(means);
    }
    Some(verdict)
}

/// A pasted log. If it contains the function's output, the verdict on that is the most precise.
fn from_log(text: &str, options: &ExplainOptions) -> Option<Verdict> {
    let known = log_lines::known(text, options.integration.source);
    if let Some(output) = log_lines::output(text) {
        let verdict = judged(output.as_bytes(), options, None);
        if !verdict.accepted || known.is_none() {
            return Some(verdict);
        }
    }
    known
}
