//! The execution log of a REST API, in the format of the test in AWS's console.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::timestamps::log_time;
use crate::gateway::account::{REGION, function_arn};
use crate::gateway::clock::Moment;
use crate::gateway::event::{ClientRequest, Stamp};
use crate::gateway::invoke_response::InvokeResponse;
use crate::gateway::verdict::Verdict;
use crate::observe::printable;

/// API Gateway truncates lines at this length.
const MAX_LINE_BYTES: usize = 1024;

/// One request, which displays as its execution log.
pub(super) struct ExecutionLog<'a> {
    pub(super) request: &'a ClientRequest,
    pub(super) event: &'a Value,
    pub(super) stamp: &'a Stamp,
    /// `None` if the gateway stopped waiting.
    pub(super) response: Option<&'a InvokeResponse>,
    pub(super) verdict: &'a Verdict,
    pub(super) latency: Duration,
}

impl fmt::Display for ExecutionLog<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = log_time(Moment::now());
        writeln!(f, "Execution log for request {}", self.stamp.request_id)?;
        let lines = self.request_lines().into_iter().chain(self.response_lines());
        for line in lines {
            writeln!(f, "{time} : {}", truncated(&line))?;
        }
        Ok(())
    }
}

impl ExecutionLog<'_> {
    /// What the gateway received and passed on.
    fn request_lines(&self) -> Vec<String> {
        let event = self.event;
        let uri = format!("https://lambda.{REGION}.amazonaws.com/2015-03-31/functions/{}/invocations", function_arn());
        let path = event.pointer("/path").and_then(Value::as_str).unwrap_or_default();
        let body = event.pointer("/body").and_then(Value::as_str).unwrap_or_default();
        vec![
            format!("Starting execution for request: {}", self.stamp.request_id),
            format!("HTTP Method: {}, Resource Path: {path}", self.request.kind.method()),
            format!("Method request path: {}", map(event.get("pathParameters"))),
            format!("Method request query string: {}", map(event.get("queryStringParameters"))),
            format!("Method request headers: {}", map(event.get("headers"))),
            format!("Method request body before transformations: {body}"),
            format!("Endpoint request URI: {uri}"),
            format!(
                "Endpoint request headers: {{x-amzn-lambda-integration-tag={}, Accept=application/json}}",
                self.stamp.request_id
            ),
            format!("Endpoint request body after transformations: {event}"),
            format!("Sending request to {uri}"),
        ]
    }

    /// What the function answered, and the outcome.
    fn response_lines(&self) -> Vec<String> {
        let mut lines = self.response.map(|response| self.endpoint_lines(response)).unwrap_or_default();
        match &self.verdict.log {
            Some(failure) => lines.push(failure.clone()),
            None => {
                let body = String::from_utf8_lossy(&self.verdict.body);
                let headers = self.verdict.headers.iter().map(|(name, value)| format!("{name}={value}"));
                lines.push(format!("Method response body after transformations: {body}"));
                lines.push(format!("Method response headers: {{{}}}", headers.collect::<Vec<_>>().join(", ")));
                lines.push("Successfully completed execution".to_owned());
            }
        }
        lines.push(format!("Method completed with status: {}", self.verdict.status));
        lines
    }

    fn endpoint_lines(&self, response: &InvokeResponse) -> Vec<String> {
        let failed = if response.function_error.is_some() { ", X-Amz-Function-Error=Unhandled" } else { "" };
        let length = response.payload.len();
        vec![
            format!("Received response. Status: 200, Integration latency: {} ms", self.latency.as_millis()),
            format!(
                "Endpoint response headers: {{Content-Type=application/json, Content-Length={length}, Connection=keep-alive, x-amzn-RequestId={}, x-amzn-Remapped-Content-Length=0{failed}, X-Amz-Executed-Version=$LATEST, X-Amzn-Trace-Id=Root={}}}",
                response.request_id, self.stamp.trace_id
            ),
            format!("Endpoint response body before transformations: {}", String::from_utf8_lossy(&response.payload)),
        ]
    }
}

/// `{a=1, b=2}`.
fn map(value: Option<&Value>) -> String {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    let entries = entries.map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// A line as long as API Gateway writes it, without line breaks and the like.
fn truncated(line: &str) -> String {
    const MARK: &str = " [TRUNCATED]";
    let line = printable(line);
    if line.len() <= MAX_LINE_BYTES {
        return line.into_owned();
    }
    // `floor_char_boundary` is newer than the minimum Rust version.
    let end = (0..=MAX_LINE_BYTES - MARK.len()).rfind(|at| line.is_char_boundary(*at)).unwrap_or_default();
    format!("{}{MARK}", line.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_truncated_between_characters() {
        assert_eq!(truncated("short"), "short");
        for line in ["x".repeat(2000), "ä".repeat(2000), format!("x{}", "ä".repeat(2000))] {
            let cut = truncated(&line);
            assert!(cut.len() <= MAX_LINE_BYTES && cut.ends_with(" [TRUNCATED]"));
        }
    }
}
