//! The execution log of a REST API, in the form of the console's test.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::gateway::clock::Moment;
use crate::gateway::event::{Built, HttpRequest, REGION};
use crate::gateway::invocation::{Invoked, arn};
use crate::gateway::verdict::Verdict;

/// API Gateway cuts a line there.
const MAX_LINE_BYTES: usize = 1024;

/// One request, to be shown as its execution log.
pub(super) struct Log<'a> {
    pub(super) http: &'a HttpRequest,
    pub(super) built: &'a Built,
    /// `None` if the gateway did not wait so long.
    pub(super) invoked: Option<&'a Invoked>,
    pub(super) verdict: &'a Verdict,
    pub(super) latency: Duration,
}

impl fmt::Display for Log<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = Moment::now().log_time();
        writeln!(f, "Execution log for request {}", self.built.request_id)?;
        let lines = self.request().into_iter().chain(self.response());
        for line in lines {
            writeln!(f, "{time} : {}", cut(&line))?;
        }
        Ok(())
    }
}

impl Log<'_> {
    /// What the gateway got and sent on.
    fn request(&self) -> Vec<String> {
        let event = &self.built.json;
        let uri = format!("https://lambda.{REGION}.amazonaws.com/2015-03-31/functions/{}/invocations", arn());
        let path = event.pointer("/path").and_then(Value::as_str).unwrap_or_default();
        let body = event.pointer("/body").and_then(Value::as_str).unwrap_or_default();
        vec![
            format!("Starting execution for request: {}", self.built.request_id),
            format!("HTTP Method: {}, Resource Path: {path}", self.http.method),
            format!("Method request path: {}", map(event.get("pathParameters"))),
            format!("Method request query string: {}", map(event.get("queryStringParameters"))),
            format!("Method request headers: {}", map(event.get("headers"))),
            format!("Method request body before transformations: {body}"),
            format!("Endpoint request URI: {uri}"),
            format!(
                "Endpoint request headers: {{x-amzn-lambda-integration-tag={}, Accept=application/json}}",
                self.built.request_id
            ),
            format!("Endpoint request body after transformations: {event}"),
            format!("Sending request to {uri}"),
        ]
    }

    /// What came back, and how it ended.
    fn response(&self) -> Vec<String> {
        let mut lines = self.invoked.map(|invoked| self.endpoint(invoked)).unwrap_or_default();
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

    fn endpoint(&self, invoked: &Invoked) -> Vec<String> {
        let failed = if invoked.function_error.is_some() { ", X-Amz-Function-Error=Unhandled" } else { "" };
        let length = invoked.payload.len();
        vec![
            format!("Received response. Status: 200, Integration latency: {} ms", self.latency.as_millis()),
            format!(
                "Endpoint response headers: {{Content-Type=application/json, Content-Length={length}, Connection=keep-alive, x-amzn-RequestId={}, x-amzn-Remapped-Content-Length=0{failed}, X-Amz-Executed-Version=$LATEST, X-Amzn-Trace-Id=Root={}}}",
                invoked.request_id, self.built.trace_id
            ),
            format!("Endpoint response body before transformations: {}", String::from_utf8_lossy(&invoked.payload)),
        ]
    }
}

/// `{a=1, b=2}`.
fn map(value: Option<&Value>) -> String {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    let entries = entries.map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// A line as long as API Gateway writes it, without line breaks and what else moves a terminal's cursor.
fn cut(line: &str) -> String {
    const MARK: &str = " [TRUNCATED]";
    let line = line.replace(char::is_control, " ");
    if line.len() <= MAX_LINE_BYTES {
        return line;
    }
    let kept = line.floor_char_boundary(MAX_LINE_BYTES - MARK.len());
    format!("{}{MARK}", line.get(..kept).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_between_characters() {
        assert_eq!(cut("short"), "short");
        for line in ["x".repeat(2000), "ä".repeat(2000), format!("x{}", "ä".repeat(2000))] {
            let cut = cut(&line);
            assert!(cut.len() <= MAX_LINE_BYTES && cut.ends_with(" [TRUNCATED]"));
        }
    }
}
