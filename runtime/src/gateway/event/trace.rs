//! The trace of a request, where the client has begun one. Only a load balancer continues it: it keeps all fields that the
//! client sent, and adds or replaces `Self` (ELB user guide, "Request tracing for your Application Load Balancer").

use super::request::ClientRequest;
use super::stamp::Stamp;
use crate::event::EventSource;

const HEADER: &str = "x-amzn-trace-id";

/// The root of the trace that the invocation belongs to.
pub(crate) fn root<'r>(request: &'r ClientRequest, source: EventSource, stamp: &'r Stamp) -> &'r str {
    let of_client = (source == EventSource::Alb).then(|| client_root(request)).flatten();
    of_client.unwrap_or(&stamp.trace_id)
}

/// The header that a load balancer makes of the client's, if that has a root.
pub(super) fn continued(request: &ClientRequest, stamp: &Stamp) -> Option<String> {
    client_root(request)?;
    let own = format!("Self={}", stamp.trace_id);
    let others = fields(request).filter(|(name, _)| *name != "Self").map(|(name, value)| format!("{name}={value}"));
    Some(std::iter::once(own).chain(others).collect::<Vec<_>>().join(";"))
}

fn client_root(request: &ClientRequest) -> Option<&str> {
    fields(request).find(|(name, value)| *name == "Root" && !value.is_empty()).map(|(_, value)| value)
}

fn fields(request: &ClientRequest) -> impl Iterator<Item = (&str, &str)> {
    request.header(HEADER).unwrap_or_default().split(';').filter_map(|field| field.trim().split_once('='))
}
