//! What a client sees of a refusal: AWS's own answers, to the byte.

use super::confidence::Confidence;
use super::verdict::Verdict;
use crate::event::EventSource;

/// The page of a load balancer for a status.
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

/// The answer with which an event source replaces a function's.
pub(super) struct ErrorPage {
    status: u16,
    headers: Vec<(String, String)>,
    body: &'static str,
}

impl ErrorPage {
    pub(super) fn new(status: u16, headers: &[(&str, &str)], body: &'static str) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ErrorPage { status, headers, body }
    }

    pub(super) fn rest_api(status: u16, error_type: &str, body: &'static str) -> Self {
        ErrorPage::new(status, &[("Content-Type", "application/json"), ("x-amzn-ErrorType", error_type)], body)
    }

    pub(super) fn http_api(status: u16, body: &'static str) -> Self {
        ErrorPage::new(status, &[("Content-Type", "application/json")], body)
    }

    /// The same for every failure, except that a throttled invocation is a 429.
    pub(super) fn function_url() -> Self {
        ErrorPage::new(502, &[("Content-Type", "text/plain")], "Internal Server Error")
    }

    /// "Troubleshoot your Application Load Balancers": 413, 504, and 502 for everything else.
    pub(super) fn load_balancer(status: u16) -> Self {
        let headers = [("Server", "awselb/2.0"), ("Content-Type", "text/html")];
        match status {
            413 => ErrorPage::new(413, &headers, page!("413 Request Entity Too Large")),
            504 => ErrorPage::new(504, &headers, page!("504 Gateway Time-out")),
            _ => ErrorPage::new(502, &headers, page!("502 Bad Gateway")),
        }
    }

    /// What VPC Lattice sends is not documented: the status alone.
    pub(super) fn lattice(status: u16) -> Self {
        ErrorPage::new(status, &[], "")
    }

    pub(super) fn into_verdict(self, reason: String, confidence: Confidence, log: Option<String>) -> Verdict {
        Verdict {
            status: self.status,
            headers: self.headers,
            body: self.body.as_bytes().to_vec(),
            accepted: false,
            reason: Some(reason),
            confidence,
            log,
            notes: Vec::new(),
        }
    }
}

/// The log entry of a refusal: the line of an execution log, or the `error_reason` in the access log of a load
/// balancer ("Access logs for your Application Load Balancer"). The other sources have neither.
pub(super) fn log_entry(source: EventSource, line: String, error_reason: Option<&str>) -> Option<String> {
    match source {
        EventSource::RestApi | EventSource::WebSocketApi => Some(line),
        EventSource::Alb => error_reason.map(str::to_owned),
        _ => None,
    }
}
