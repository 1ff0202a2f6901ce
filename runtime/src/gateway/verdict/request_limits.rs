//! Requests that are too long for the source or for Lambda, or compressed in a way that the source does not know, so that
//! the function is not invoked.

use super::confidence::Confidence;
use super::error_page::ErrorPage;
use super::verdict::Verdict;
use crate::event::EventSource;

/// The longest event that Lambda accepts (Lambda quotas, "Invocation payload").
pub(crate) const MAX_EVENT_BYTES: usize = 6 * MIB;
const MIB: usize = 1024 * 1024;

/// The longest request that the source accepts: API Gateway 10 MB, a load balancer 1 MB, VPC Lattice and Lambda 6 MB.
pub(crate) const fn max_request_bytes(source: EventSource) -> usize {
    match source {
        EventSource::Alb => MIB,
        EventSource::FunctionUrl | EventSource::VpcLattice => 6 * MIB,
        EventSource::RestApi | EventSource::HttpApi | EventSource::HttpApiV1 | EventSource::WebSocketApi => 10 * MIB,
    }
}

/// The request is longer than the source accepts.
pub(crate) fn request_too_long(source: EventSource) -> Verdict {
    let reason =
        format!("the request is longer than {} bytes: upload it to S3 with a presigned URL", max_request_bytes(source));
    if source == EventSource::RestApi {
        let content_type = [("Content-Type", "text; charset=utf-8")];
        let page = ErrorPage::new(413, &content_type, "HTTP content length exceeded 10485760 bytes.");
        return page.into_verdict(reason, Confidence::Reported, None);
    }
    too_long(source, reason)
}

/// The event is longer than Lambda accepts; base64 and escapes count.
pub(crate) fn event_too_long(source: EventSource, length: usize) -> Verdict {
    let reason = format!(
        "the event has {length} bytes and Lambda accepts {MAX_EVENT_BYTES}, escapes and base64 included: upload to S3 with a presigned URL"
    );
    if source == EventSource::RestApi {
        let page = ErrorPage::rest_api(413, "BadRequestException", r#"{"message": "Request Too Long"}"#);
        return page.into_verdict(reason, Confidence::Reported, None);
    }
    too_long(source, reason)
}

/// The body is not compressed as a REST API can undo it ("Call an API method with a compressed payload").
pub(crate) fn unsupported_coding(reason: &str) -> Verdict {
    let page = ErrorPage::rest_api(415, "BadRequestException", r#"{"message": "Unsupported Media Type"}"#);
    page.into_verdict(reason.to_owned(), Confidence::Documented, None)
}

fn too_long(source: EventSource, reason: String) -> Verdict {
    let (page, log) = match source {
        EventSource::Alb => (ErrorPage::load_balancer(413), Some("LambdaRequestTooLarge".to_owned())),
        EventSource::VpcLattice => (ErrorPage::lattice(413), None),
        _ => (ErrorPage::http_api(413, r#"{"message":"Request Entity Too Large"}"#), None),
    };
    page.into_verdict(reason, Confidence::Reported, log)
}
