//! Request headers: what a gateway takes out, adds and respells.

use super::{Api, HttpRequest, Ids};
use crate::event::EventSource;
use crate::gateway::verdict::canonical;

/// What a REST API takes out on the way in (recorded for `AWS_PROXY` integrations).
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
/// What concerns one connection and no function.
const HOP_BY_HOP: [&str; 6] = ["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

/// The headers as a REST API tells them. Well-known names are spelled as CloudFront spells them.
pub(super) fn rest(request: &HttpRequest, api: &Api, ids: &Ids) -> Vec<(String, String)> {
    let mut headers = kept(request, &REST_DROPS);
    add(
        &mut headers,
        request,
        api,
        ids,
        ["X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Amzn-Trace-Id", "Host"],
    );
    headers
}

/// The headers as payload 1.0 of an HTTP API tells them: all spelled the same way.
pub(super) fn payload_1(request: &HttpRequest, api: &Api, ids: &Ids) -> Vec<(String, String)> {
    let mut headers = lower_case(request, api, ids);
    for (name, _) in &mut headers {
        *name = canonical(name);
    }
    headers
}

/// The headers as most sources tell them: lower case, repeated ones one by one.
pub(super) fn lower_case(request: &HttpRequest, api: &Api, ids: &Ids) -> Vec<(String, String)> {
    let mut headers = kept(request, &HOP_BY_HOP);
    for (name, _) in &mut headers {
        name.make_ascii_lowercase();
    }
    add(
        &mut headers,
        request,
        api,
        ids,
        ["x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-amzn-trace-id", "host"],
    );
    headers
}

/// The headers as payload 2.0 tells them: lower case, repeated ones joined, cookies apart.
pub(super) fn payload_2(request: &HttpRequest, api: &Api, ids: &Ids) -> (Vec<(String, String)>, Vec<String>) {
    let mut headers = lower_case(request, api, ids);
    if api.source == EventSource::FunctionUrl {
        headers.push(("x-amzn-tls-version".to_owned(), "TLSv1.3".to_owned()));
        headers.push(("x-amzn-tls-cipher-suite".to_owned(), "TLS_AES_128_GCM_SHA256".to_owned()));
    }
    let (cookies, headers): (Vec<_>, Vec<_>) = headers.into_iter().partition(|(name, _)| name == "cookie");
    let cookies = cookies.iter().flat_map(|(_, line)| line.split(';')).map(str::trim).filter(|pair| !pair.is_empty());
    (headers, cookies.map(str::to_owned).collect())
}

/// A name in lower case as HTTP/1.1 clients and CloudFront spell it, if it is a well-known one; the local server
/// does not keep the client's spelling.
pub(crate) fn spelled(name: &str) -> String {
    const KNOWN: [&str; 16] = [
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "content-encoding",
        "content-type",
        "cookie",
        "date",
        "host",
        "if-match",
        "if-none-match",
        "origin",
        "range",
        "referer",
        "user-agent",
    ];
    if KNOWN.contains(&name) { canonical(name) } else { name.to_owned() }
}

fn kept(request: &HttpRequest, drops: &[&str]) -> Vec<(String, String)> {
    let dropped = |name: &str| drops.iter().any(|drop| drop.eq_ignore_ascii_case(name));
    request.headers.iter().filter(|(name, _)| !dropped(name)).cloned().collect()
}

/// AWS speaks HTTPS with the client, so that is what the function hears.
fn add(headers: &mut Vec<(String, String)>, request: &HttpRequest, api: &Api, ids: &Ids, names: [&str; 5]) {
    let [forwarded_for, port, proto, trace, host] = names;
    let earlier = request.header("x-forwarded-for").map(|chain| format!("{chain}, ")).unwrap_or_default();
    set(headers, forwarded_for, format!("{earlier}{}", request.source_ip));
    set(headers, port, "443".to_owned());
    set(headers, proto, "https".to_owned());
    set(headers, trace, format!("Root={}", ids.trace));
    if request.header("host").is_none() {
        set(headers, host, api.domain_name());
    }
}

fn set(headers: &mut Vec<(String, String)>, name: &str, value: String) {
    headers.retain(|(told, _)| !told.eq_ignore_ascii_case(name));
    headers.push((name.to_owned(), value));
}
