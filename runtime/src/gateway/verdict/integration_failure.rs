//! Invocations without an output to judge: the source could not invoke the function, or stopped waiting for it.

use super::confidence::Confidence;
use super::error_page::{ErrorPage, log_entry};
use super::verdict::Verdict;
use crate::event::EventSource;

/// Why an event source has no output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntegrationFailure {
    /// The function did not answer within the time that the integration allows.
    Timeout,
    /// The event source may not invoke the function.
    Permission,
    /// Lambda has no capacity for another invocation.
    Throttled,
    /// The integration's address does not name a function.
    Endpoint,
}

impl IntegrationFailure {
    /// What the client and the logs show; `reason` explains the failure.
    pub(crate) fn verdict(self, reason: String, source: EventSource) -> Verdict {
        let log = log_entry(source, self.log_line().to_owned(), self.error_reason());
        self.page(source).into_verdict(reason, Confidence::Reported, log)
    }

    fn page(self, source: EventSource) -> ErrorPage {
        let is_timeout = self == IntegrationFailure::Timeout;
        match source {
            EventSource::HttpApi | EventSource::HttpApiV1 if is_timeout => {
                ErrorPage::http_api(503, r#"{"message":"Service Unavailable"}"#)
            }
            EventSource::HttpApi | EventSource::HttpApiV1 => {
                ErrorPage::http_api(500, r#"{"message":"Internal Server Error"}"#)
            }
            EventSource::FunctionUrl if self == IntegrationFailure::Throttled => {
                ErrorPage::new(429, &[("Content-Type", "application/json")], r#"{"Message":null}"#)
            }
            EventSource::FunctionUrl => ErrorPage::function_url(),
            EventSource::Alb => ErrorPage::load_balancer(if is_timeout { 504 } else { 502 }),
            EventSource::VpcLattice => ErrorPage::lattice(if is_timeout { 504 } else { 502 }),
            EventSource::RestApi | EventSource::WebSocketApi => {
                let (status, body) = if is_timeout {
                    (504, r#"{"message": "Endpoint request timed out"}"#)
                } else {
                    (500, r#"{"message": "Internal server error"}"#)
                };
                ErrorPage::rest_api(status, "InternalServerErrorException", body)
            }
        }
    }

    /// The line in the execution log of a REST API.
    fn log_line(self) -> &'static str {
        match self {
            IntegrationFailure::Timeout => "Execution failed due to a timeout error",
            IntegrationFailure::Permission => {
                "Execution failed due to configuration error: Invalid permissions on Lambda function"
            }
            IntegrationFailure::Throttled => "Execution failed due to configuration error: Rate Exceeded.",
            IntegrationFailure::Endpoint => "Execution failed due to configuration error: Invalid endpoint address",
        }
    }

    /// The `error_reason` in the access log of a load balancer.
    fn error_reason(self) -> Option<&'static str> {
        match self {
            IntegrationFailure::Permission => Some("LambdaAccessDenied"),
            IntegrationFailure::Throttled => Some("LambdaThrottling"),
            IntegrationFailure::Timeout | IntegrationFailure::Endpoint => None,
        }
    }
}
