//! The HTTP response for a verdict.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;

use crate::event::EventSource;
use crate::gateway::event::Stamp;
use crate::gateway::ids;
use crate::gateway::verdict::Verdict;

/// Headers of the connection, which the server sets itself.
const CONNECTION: [&str; 4] = ["connection", "content-length", "transfer-encoding", "upgrade"];

/// What the client gets; it contains ids if an event was made of the request.
pub(super) fn response(verdict: Verdict, source: EventSource, stamp: Option<&Stamp>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(verdict.body)));
    *response.status_mut() = StatusCode::from_u16(verdict.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let ids = stamp.map(|stamp| ids(source, stamp)).unwrap_or_default();
    for (name, value) in verdict.headers.into_iter().chain(ids) {
        let header = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (Ok(name), Ok(value)) = header
            && !CONNECTION.contains(&name.as_str())
        {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// The ids that the source adds to every answer.
fn ids(source: EventSource, stamp: &Stamp) -> Vec<(String, String)> {
    let trace = format!("Root={}", stamp.trace_id);
    let request = stamp.request_id.clone();
    let pairs = match source {
        EventSource::HttpApi | EventSource::HttpApiV1 => vec![("apigw-requestid", request)],
        EventSource::Alb | EventSource::VpcLattice => Vec::new(),
        EventSource::FunctionUrl => vec![("x-amzn-requestid", request), ("x-amzn-trace-id", trace)],
        _ => vec![("x-amzn-requestid", request), ("x-amz-apigw-id", ids::extended()), ("x-amzn-trace-id", trace)],
    };
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
