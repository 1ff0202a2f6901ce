//! What is wrong with an output, and what the client and the logs then show.

use super::error_page::ErrorPage;
use crate::event::EventSource;

/// What is wrong with an output, as the event source sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The output is not a well-formed answer.
    Malformed,
    /// Lambda reports that the function failed, with this message.
    FunctionError(String),
    /// The output is longer than the source accepts, although Lambda accepted it.
    TooLarge,
    /// A streamed output, or one that has to be streamed, does not begin with a well-formed prelude.
    Prelude,
    /// `isBase64Encoded` is true and the body is not base64.
    Base64,
}

impl Cause {
    /// What the client sees.
    pub(super) fn page(&self, source: EventSource) -> ErrorPage {
        match source {
            EventSource::HttpApi | EventSource::HttpApiV1 => {
                ErrorPage::http_api(500, r#"{"message":"Internal Server Error"}"#)
            }
            EventSource::FunctionUrl => ErrorPage::function_url(),
            EventSource::Alb => ErrorPage::load_balancer(502),
            EventSource::VpcLattice => ErrorPage::lattice(502),
            EventSource::RestApi | EventSource::WebSocketApi => {
                let status = match self {
                    Cause::Malformed | Cause::TooLarge | Cause::FunctionError(_) => 502,
                    Cause::Prelude | Cause::Base64 => 500,
                };
                let body = r#"{"message": "Internal server error"}"#;
                ErrorPage::rest_api(status, "InternalServerErrorException", body)
            }
        }
    }

    /// The line in the execution log of a REST API.
    pub(super) fn log_line(&self, request_id: &str) -> String {
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
        }
    }

    /// The `error_reason` in the access log of a load balancer.
    pub(super) fn error_reason(&self) -> &'static str {
        match self {
            Cause::Malformed | Cause::Prelude | Cause::Base64 => "LambdaInvalidResponse",
            Cause::FunctionError(_) => "LambdaUnhandled",
            Cause::TooLarge => "LambdaResponseTooLarge",
        }
    }
}
