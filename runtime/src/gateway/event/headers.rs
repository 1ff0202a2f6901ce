//! Request headers: what a gateway drops, adds and spells differently.

use super::request::ClientRequest;
use super::stamp::Stamp;
use crate::gateway::verdict::headers::canonical;

/// What a REST API drops (recorded for `AWS_PROXY` integrations).
const REST_DROPS: [&str; 13] = [
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "keep-alive",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
];
/// What concerns the connection only.
const HOP_BY_HOP: [&str; 6] = ["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

/// The headers in the events of a REST API. CloudFront decides the spelling of well-known names.
pub(super) fn rest(request: &ClientRequest, stamp: &Stamp) -> Vec<(String, String)> {
    let mut headers = without(request, &REST_DROPS);
    add(
        &mut headers,
        request,
        stamp,
        ["X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Amzn-Trace-Id", "Host"],
    );
    headers
}

/// The headers in payload 1.0 of an HTTP API: all have the same spelling.
pub(super) fn payload_1(request: &ClientRequest, stamp: &Stamp) -> Vec<(String, String)> {
    let mut headers = lower_case(request, stamp);
    for (name, _) in &mut headers {
        *name = canonical(name);
    }
    headers
}

/// The headers in the events of most sources: lower case; a repeated name has one pair for each value.
pub(super) fn lower_case(request: &ClientRequest, stamp: &Stamp) -> Vec<(String, String)> {
    let mut headers = without(request, &HOP_BY_HOP);
    for (name, _) in &mut headers {
        name.make_ascii_lowercase();
    }
    add(
        &mut headers,
        request,
        stamp,
        ["x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-amzn-trace-id", "host"],
    );
    headers
}

/// The headers in payload 2.0: lower case, with cookies in a list of their own.
pub(super) fn payload_2(request: &ClientRequest, stamp: &Stamp, is_url: bool) -> (Vec<(String, String)>, Vec<String>) {
    let mut headers = lower_case(request, stamp);
    if is_url {
        headers.push(("x-amzn-tls-version".to_owned(), "TLSv1.3".to_owned()));
        headers.push(("x-amzn-tls-cipher-suite".to_owned(), "TLS_AES_128_GCM_SHA256".to_owned()));
    }
    let (cookies, headers): (Vec<_>, Vec<_>) = headers.into_iter().partition(|(name, _)| name == "cookie");
    let cookies = cookies.iter().flat_map(|(_, line)| line.split(';')).map(str::trim).filter(|pair| !pair.is_empty());
    (headers, cookies.map(str::to_owned).collect())
}

fn without(request: &ClientRequest, drops: &[&str]) -> Vec<(String, String)> {
    let dropped = |name: &str| drops.iter().any(|drop| drop.eq_ignore_ascii_case(name));
    request.headers.iter().filter(|(name, _)| !dropped(name)).cloned().collect()
}

/// Adds where the request came from, and under which address.
fn add(headers: &mut Vec<(String, String)>, request: &ClientRequest, stamp: &Stamp, names: [&str; 5]) {
    let [forwarded_for, port, proto, trace, host] = names;
    let earlier = request.header("x-forwarded-for").map(|chain| format!("{chain}, ")).unwrap_or_default();
    set(headers, forwarded_for, format!("{earlier}{}", request.source_ip));
    set(headers, port, stamp.api.port.to_string());
    set(headers, proto, stamp.api.scheme.to_owned());
    set(headers, trace, format!("Root={}", stamp.trace_id));
    if request.header("host").is_none() {
        set(headers, host, stamp.api.domain_name.clone());
    }
}

/// Sets a header in place of all of that name.
pub(super) fn set(headers: &mut Vec<(String, String)>, name: &str, value: String) {
    headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    headers.push((name.to_owned(), value));
}
