//! Refusals, and what the client gets to see of them: AWS's own answers, to the byte.

use super::output::Value;
use super::{Confidence, MAX_OUTPUT_BYTES, Verdict};
use crate::event::EventSource;

/// The page with which a load balancer tells a status.
macro_rules! page {
    ($status:literal) => {
        concat!(
            "<html>\r\n<head><title>",
            $status,
            "</title></head>\r\n<body>\r\n<center><h1>",
            $status,
            "</h1></center>\r\n</body>\r\n</html>\r\n"
        )
    };
}

/// What went wrong, as the event source sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The output is no well-formed answer.
    Malformed,
    /// Lambda says that the function failed, with this message.
    FunctionError(String),
    /// The output is longer than the source takes, though Lambda took it.
    TooLarge,
    /// An output that is streamed, or has to be, begins with no well-formed prelude.
    Prelude,
    /// A body that says that it is base64 and is not.
    Base64,
    /// The function did not answer in the time that the integration allows.
    IntegrationTimeout,
    /// The event source may not invoke the function.
    Permission,
    /// Lambda has no room for another invocation.
    Throttled,
    /// The integration's address is none.
    Endpoint,
}

impl Cause {
    /// The line with which the execution log of a REST API tells it.
    pub(crate) fn log_line(&self, request_id: &str) -> String {
        match self {
            Cause::Malformed | Cause::TooLarge | Cause::Prelude => {
                "Execution failed due to configuration error: Malformed Lambda proxy response".to_owned()
            }
            Cause::FunctionError(message) => format!(
                "Lambda execution failed with status 200 due to customer function error: {message}. Lambda request id: {request_id}"
            ),
            Cause::Base64 => {
                "Execution failed due to configuration error: Unable to base64 decode the body.".to_owned()
            }
            Cause::IntegrationTimeout => "Execution failed due to a timeout error".to_owned(),
            Cause::Permission => {
                "Execution failed due to configuration error: Invalid permissions on Lambda function".to_owned()
            }
            Cause::Throttled => "Execution failed due to configuration error: Rate Exceeded.".to_owned(),
            Cause::Endpoint => "Execution failed due to configuration error: Invalid endpoint address".to_owned(),
        }
    }

    /// What the client sees: status, headers and body.
    fn shown(&self, source: EventSource) -> (u16, Vec<(String, String)>, &'static str) {
        match source {
            EventSource::HttpApi | EventSource::HttpApiV1 => self.shown_by_http_api(),
            EventSource::FunctionUrl => self.shown_by_function_url(),
            EventSource::Alb => self.shown_by_load_balancer(),
            // Not documented: a status without words.
            EventSource::VpcLattice => (self.gateway_status(), Vec::new(), ""),
            EventSource::RestApi | EventSource::WebSocketApi => self.shown_by_rest_api(),
        }
    }

    fn shown_by_rest_api(&self) -> (u16, Vec<(String, String)>, &'static str) {
        let (status, body) = match self {
            Cause::Malformed | Cause::TooLarge | Cause::FunctionError(_) => {
                (502, r#"{"message": "Internal server error"}"#)
            }
            Cause::IntegrationTimeout => (504, r#"{"message": "Endpoint request timed out"}"#),
            Cause::Prelude | Cause::Base64 | Cause::Permission | Cause::Throttled | Cause::Endpoint => {
                (500, r#"{"message": "Internal server error"}"#)
            }
        };
        let headers = [("Content-Type", "application/json"), ("x-amzn-ErrorType", "InternalServerErrorException")];
        (status, owned(&headers), body)
    }

    fn shown_by_http_api(&self) -> (u16, Vec<(String, String)>, &'static str) {
        let headers = owned(&[("Content-Type", "application/json")]);
        match self {
            Cause::IntegrationTimeout => (503, headers, r#"{"message":"Service Unavailable"}"#),
            _ => (500, headers, r#"{"message":"Internal Server Error"}"#),
        }
    }

    fn shown_by_function_url(&self) -> (u16, Vec<(String, String)>, &'static str) {
        match self {
            Cause::Throttled => (429, owned(&[("Content-Type", "application/json")]), r#"{"Message":null}"#),
            _ => (502, owned(&[("Content-Type", "text/plain")]), "Internal Server Error"),
        }
    }

    /// "Troubleshoot your Application Load Balancers": whatever is wrong with the function is a 502.
    fn shown_by_load_balancer(&self) -> (u16, Vec<(String, String)>, &'static str) {
        let headers = owned(&[("Server", "awselb/2.0"), ("Content-Type", "text/html")]);
        match self.gateway_status() {
            504 => (504, headers, page!("504 Gateway Time-out")),
            status => (status, headers, page!("502 Bad Gateway")),
        }
    }

    fn gateway_status(&self) -> u16 {
        if *self == Cause::IntegrationTimeout { 504 } else { 502 }
    }

    /// What the access log of a load balancer has as `error_reason` ("Access logs for your Application Load Balancer").
    fn error_reason(&self) -> Option<&'static str> {
        match self {
            Cause::Malformed | Cause::Prelude | Cause::Base64 => Some("LambdaInvalidResponse"),
            Cause::FunctionError(_) => Some("LambdaUnhandled"),
            Cause::TooLarge => Some("LambdaResponseTooLarge"),
            Cause::Permission => Some("LambdaAccessDenied"),
            Cause::Throttled => Some("LambdaThrottling"),
            Cause::IntegrationTimeout | Cause::Endpoint => None,
        }
    }
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Why an output is refused.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    cause: Cause,
    reason: String,
    confidence: Confidence,
}

impl Refusal {
    pub(crate) fn new(cause: Cause, confidence: Confidence, reason: impl Into<String>) -> Self {
        Refusal { cause, reason: reason.into(), confidence }
    }

    /// The output is malformed, and it is known that AWS says so.
    pub(super) fn malformed(confidence: Confidence, reason: impl Into<String>) -> Self {
        Refusal::new(Cause::Malformed, confidence, reason)
    }

    /// The same for another cause.
    pub(super) fn because_of(self, cause: Cause) -> Self {
        Refusal { cause, ..self }
    }

    /// Nobody knows what AWS makes of it.
    pub(super) fn unknown(confidence: Confidence, reason: impl AsRef<str>) -> Self {
        let reason = format!("{} (AWS is unclear here, so it is refused)", reason.as_ref());
        Refusal::malformed(confidence, reason)
    }

    /// Lambda marked the output as a function error; its payload tells type and message.
    pub(super) fn function_error(kind: &str, payload: &[u8]) -> Self {
        let payload = Value::parse(payload).map(|value| value.by_name()).unwrap_or_default();
        let text = |name| Some(payload.get(name)?.text()?.to_owned());
        let message = text("errorMessage").unwrap_or_default();
        let kind = text("errorType").unwrap_or_else(|| kind.to_owned());
        let told = if message.is_empty() { String::new() } else { format!(": {}", shown_text(&message)) };
        let reason = format!("the function failed with {}{told}", shown_text(&kind));
        Refusal::new(Cause::FunctionError(message), Confidence::Reported, reason)
    }

    /// Lambda takes no output of that length.
    pub(super) fn too_large(length: usize) -> Self {
        let message =
            format!("Response payload size exceeded maximum allowed payload size ({MAX_OUTPUT_BYTES} bytes).");
        let reason = format!(
            "the output has {length} bytes and Lambda takes {MAX_OUTPUT_BYTES}: send less, or a link to where it is stored"
        );
        Refusal::new(Cause::FunctionError(message), Confidence::Reported, reason)
    }

    /// What the client sees.
    pub(crate) fn into_verdict(self, source: EventSource, request_id: &str) -> Verdict {
        let (status, headers, body) = self.cause.shown(source);
        let log = match source {
            EventSource::RestApi | EventSource::WebSocketApi => Some(self.cause.log_line(request_id)),
            EventSource::Alb => self.cause.error_reason().map(str::to_owned),
            // They have neither.
            _ => None,
        };
        Verdict {
            status,
            headers,
            body: body.as_bytes().to_vec(),
            accepted: false,
            reason: Some(self.reason),
            confidence: self.confidence,
            log,
            notes: Vec::new(),
        }
    }
}

/// The longest request that the source takes: API Gateway 10 MB, a load balancer 1 MB, VPC Lattice and Lambda 6 MB.
pub(crate) const fn max_request_bytes(source: EventSource) -> usize {
    const MIB: usize = 1024 * 1024;
    match source {
        EventSource::Alb => MIB,
        EventSource::FunctionUrl | EventSource::VpcLattice => 6 * MIB,
        EventSource::RestApi | EventSource::HttpApi | EventSource::HttpApiV1 | EventSource::WebSocketApi => 10 * MIB,
    }
}

/// The request is longer than the source takes.
pub(crate) fn request_too_long(source: EventSource) -> Verdict {
    let reason = format!(
        "the request is longer than {} bytes: upload it to S3 by a presigned address",
        max_request_bytes(source)
    );
    if source == EventSource::RestApi {
        let content_type = [("Content-Type", "text; charset=utf-8")];
        return not_invoked(413, &content_type, "HTTP content length exceeded 10485760 bytes.", reason);
    }
    too_long(source, reason)
}

/// The event is longer than Lambda takes, 6 MiB: base64 and escapes count.
pub(crate) fn event_too_long(source: EventSource, length: usize) -> Verdict {
    let reason = format!(
        "the event has {length} bytes and Lambda takes 6291456, escapes and base64 included: upload to S3 by a presigned address"
    );
    if source == EventSource::RestApi {
        let headers = [("Content-Type", "application/json"), ("x-amzn-ErrorType", "BadRequestException")];
        return not_invoked(413, &headers, r#"{"message": "Request Too Long"}"#, reason);
    }
    too_long(source, reason)
}

fn too_long(source: EventSource, reason: String) -> Verdict {
    match source {
        EventSource::Alb => {
            let headers = [("Server", "awselb/2.0"), ("Content-Type", "text/html")];
            let mut verdict = not_invoked(413, &headers, page!("413 Request Entity Too Large"), reason);
            verdict.log = Some("LambdaRequestTooLarge".to_owned());
            verdict
        }
        EventSource::VpcLattice => not_invoked(413, &[], "", reason),
        _ => {
            let headers = [("Content-Type", "application/json")];
            not_invoked(413, &headers, r#"{"message":"Request Entity Too Large"}"#, reason)
        }
    }
}

/// The function is not even asked.
fn not_invoked(status: u16, headers: &[(&str, &str)], body: &str, reason: String) -> Verdict {
    Verdict {
        status,
        headers: owned(headers),
        body: body.as_bytes().to_vec(),
        accepted: false,
        reason: Some(reason),
        confidence: Confidence::Reported,
        log: None,
        notes: Vec::new(),
    }
}

/// A text from outside as it can stand in a line: control characters escaped, and not endless.
pub(crate) fn shown_text(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut shown: String = text.chars().take(LONGEST).flat_map(escaped).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push_str("..");
    }
    shown
}

fn escaped(character: char) -> Vec<char> {
    if character.is_control() { character.escape_default().collect() } else { vec![character] }
}
