//! Searches logs, and what a client sees, for a known failure.

use super::known_log_lines::{KNOWN_LINES, KnownLine, LoggedFailure};
use super::log_records::lines;
use crate::event::EventSource;
use crate::gateway::verdict::cause::Cause;
use crate::gateway::verdict::integration_failure::IntegrationFailure;
use crate::gateway::verdict::output_value::OutputValue;
use crate::gateway::verdict::refused::Refused;
use crate::gateway::verdict::{Confidence, Verdict};

/// The verdict on a log that contains a known line.
pub(super) fn known(text: &str, source: EventSource) -> Option<Verdict> {
    let lines = lines(text);
    let Some((known, line)) = find(&lines) else { return accessed(&lines) };
    let reason = known.meaning.to_owned();
    let cause = match known.failure {
        // The line itself contains the id and the message of a function error.
        LoggedFailure::FunctionError => function_error(line),
        LoggedFailure::Malformed => Cause::Malformed,
        LoggedFailure::Base64 => Cause::Base64,
        LoggedFailure::TooLarge => Cause::TooLarge,
        LoggedFailure::Integration(failure) => return Some(failure.verdict(reason, source)),
        LoggedFailure::Answered(status) => return Some(answered(status, reason)),
    };
    Some(Refused::new(cause, Confidence::Reported, reason).into_verdict(source, request_id(line)))
}

/// What the first known line in an error's text means.
pub(super) fn meaning(error: &str) -> Option<&'static str> {
    find(&[error.to_owned()]).map(|(known, _)| known.meaning)
}

fn find(lines: &[String]) -> Option<(&'static KnownLine, &str)> {
    KNOWN_LINES.iter().find_map(|known| Some((known, lines.iter().find(|line| is_in(known.mark, line))?.as_str())))
}

fn is_in(mark: &str, line: &str) -> bool {
    mark.strip_suffix('\n').map_or_else(|| line.contains(mark), |end| line.trim_end().ends_with(end))
}

/// The verdict on a log that has only a line of the function's own access log.
fn accessed(lines: &[String]) -> Option<Verdict> {
    let status = lines.iter().find_map(|line| access_status(line))?;
    let note = "the function itself has answered the request, and this is the line of its access log: what a client gets \
                instead is made by the gateway; a failure of the function has a line of its own, with the same request id";
    Some(answered(status, note.to_owned()))
}

/// `GET /users/{id} 200 bytes=17 milliseconds=3`
fn access_status(line: &str) -> Option<u16> {
    let (before, after) = line.split_once(" bytes=")?;
    let (bytes, time) = after.split_once(" milliseconds=")?;
    let time = time.split(' ').next().unwrap_or_default();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let status = before.rsplit(' ').next().filter(|status| status.len() == 3 && is_number(status))?;
    if is_number(bytes) && is_number(time) { status.parse().ok() } else { None }
}

/// The function has answered, so nothing is refused.
fn answered(status: u16, note: String) -> Verdict {
    Verdict {
        status,
        headers: Vec::new(),
        body: Vec::new(),
        accepted: true,
        reason: None,
        confidence: Confidence::Documented,
        log: None,
        notes: vec![note],
    }
}

/// The function's output, if the log contains the whole of it.
pub(super) fn output(text: &str) -> Option<&str> {
    const MARK: &str = "Endpoint response body before transformations: ";
    let line = text.lines().find(|line| line.contains(MARK))?;
    let (_, output) = line.split_once(MARK)?;
    (!output.ends_with("[TRUNCATED]")).then_some(output)
}

/// The error's message: in an execution log it is between two sentences, otherwise the line.
fn function_error(line: &str) -> Cause {
    let after = |mark: &str| line.split_once(mark).map(|(_, rest)| rest);
    let message = after("due to customer function error: ").or_else(|| after("Lambda Customer Function Error:"));
    let message = message.unwrap_or(line);
    let message = message.split_once(" Lambda request id: ").map_or(message, |(message, _)| message);
    Cause::FunctionError(message.strip_suffix('.').unwrap_or(message).trim().to_owned())
}

fn request_id(line: &str) -> &str {
    let after = line.split_once("Lambda request id: ").or_else(|| line.split_once("RequestId: "));
    let after = after.and_then(|(_, rest)| rest.split_whitespace().next());
    // `<time> <id> Task timed out after 3.00 seconds`
    let before = line.split_once(" Task timed out").and_then(|(before, _)| before.split_whitespace().next_back());
    after.or(before).unwrap_or_default()
}

/// The body that a client sees of a failure contains little, so the verdict says where to find more.
pub(super) fn seen_by_client(value: &OutputValue<'_>, source: EventSource) -> Option<Verdict> {
    let members = value.members();
    let [(key, message)] = members.as_slice() else { return None };
    if key != "message" {
        return None;
    }
    match message.text()? {
        "Internal server error" | "Internal Server Error" => {
            let reason = "this is all that a client sees of a failed function or a malformed answer: give `explain` the function's output, or the execution log";
            Some(Refused::new(Cause::Malformed, Confidence::Reported, reason).into_verdict(source, ""))
        }
        "Endpoint request timed out" | "Service Unavailable" => {
            let reason = "the function did not answer within the integration's 29 s: answer sooner, or return early and deliver the result later";
            Some(IntegrationFailure::Timeout.verdict(reason.to_owned(), source))
        }
        _ => None,
    }
}
