//! Whether a request is answered at all: it names one host (RFC 9112, 3.2), and that is a name of this machine.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Version};
use http_body_util::Full;

use super::allowed_hosts::AllowedHosts;
use super::terminal::complain;

/// The answer to a request that is refused.
pub(super) type Refusal = Box<Response<Full<Bytes>>>;

/// Refuses requests that are malformed, or that were not meant for this machine.
pub(super) fn admit<B>(request: &mut Request<B>, allowed: &AllowedHosts) -> Result<(), Refusal> {
    let authority = authority(request).map_err(malformed)?;
    let Some(authority) = authority else { return Ok(()) };
    if !allowed.allow(authority.host()) {
        return Err(misdirected(authority.host()));
    }
    // The target counts if it contains the host too (RFC 9112, 3.2.2).
    if let Ok(host) = HeaderValue::from_str(authority.as_str()) {
        request.headers_mut().insert(HOST, host);
    }
    Ok(())
}

/// Refuses connections that are opened by pages of other sites. Only browsers send an origin, and they always do.
pub(super) fn admit_origin(headers: &HeaderMap, allowed: &AllowedHosts) -> Result<(), Refusal> {
    let mut origins = headers.get_all(ORIGIN).iter().map(|origin| String::from_utf8_lossy(origin.as_bytes()));
    match origins.find(|origin| !allowed.allow_origin(origin)) {
        None => Ok(()),
        Some(origin) => Err(foreign(&origin)),
    }
}

/// The host and port that the client wants, if it is one that need not say. The error is what is wrong.
fn authority<B>(request: &Request<B>) -> Result<Option<Authority>, &'static str> {
    if request.method() == Method::CONNECT || !request.uri().path().starts_with('/') {
        return Err("the target is neither a path nor a URL");
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let authority = match (hosts.next(), hosts.next()) {
        (None, _) if request.version() < Version::HTTP_11 => return Ok(request.uri().authority().cloned()),
        (None, _) => return Err("the header `Host` is missing"),
        (Some(_), Some(_)) => return Err("the header `Host` is given twice"),
        (Some(host), None) => Authority::try_from(host.as_bytes()).map_err(|_| "`Host` is not a host"),
    }?;
    let authority = request.uri().authority().cloned().unwrap_or(authority);
    if authority.host().is_empty() || authority.as_str().contains('@') {
        return Err("`Host` is not a host");
    }
    Ok(Some(authority))
}

fn malformed(what: &str) -> Refusal {
    complain(&format!("a request was answered with 400: {what}"));
    refusal(StatusCode::BAD_REQUEST, what.to_owned())
}

fn misdirected(host: &str) -> Refusal {
    let why = format!(
        "`{host}` is not a name of this machine, so the request may come from a web page that must not reach it; to allow the name, add `--allow-host {host}`"
    );
    complain(&format!("a request was answered with 421: {why}"));
    refusal(StatusCode::MISDIRECTED_REQUEST, why)
}

fn foreign(origin: &str) -> Refusal {
    let host = origin.parse::<http::Uri>().ok().and_then(|origin| origin.host().map(str::to_owned));
    let fix = match host {
        Some(host) => format!("to allow it, add `--allow-host {host}`"),
        None => "serve the page from localhost".to_owned(),
    };
    let why = format!("a page of the origin `{origin}` must not reach this machine; {fix}");
    complain(&format!("a request was answered with 403: {why}"));
    refusal(StatusCode::FORBIDDEN, why)
}

/// The reason, as text that no browser takes for a page.
fn refusal(status: StatusCode, why: String) -> Refusal {
    let mut response = Response::new(Full::from(why + "\n"));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    Box::new(response)
}
