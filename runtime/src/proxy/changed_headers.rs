//! Reports headers of an answer that do not reach the client as the handler set them.
//!
//! Each header and source is reported once in the life of a process, since it depends on the program and not on the
//! request.

use std::sync::{Mutex, PoisonError};

use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, SET_COOKIE};

use crate::event::EventSource;
use crate::observe;

/// What happens to a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// It is renamed to `x-amzn-Remapped-..`.
    Renamed,
    /// It is not sent.
    Dropped,
    /// Only the last of its values is sent.
    OnlyLast,
    /// Its bytes outside ASCII are encoded.
    Encoded,
}

/// How many headers are remembered: a program may make their names from requests.
const MAX_REPORTED: usize = 256;

static REPORTED: Mutex<Vec<(Change, EventSource, String)>> = Mutex::new(Vec::new());

/// Logs each header that the client will not receive as it is, unless it was logged before.
pub(crate) fn report_changed(headers: &HeaderMap, source: EventSource, reads_single_headers: bool) {
    if headers.is_empty() {
        return;
    }
    for name in headers.keys() {
        if let Some(change) = change(source, name.as_str()) {
            report(change, name.as_str(), source);
        }
    }
    if headers.get_all(SET_COOKIE).iter().nth(1).is_some() && reads_single_headers {
        report(Change::OnlyLast, SET_COOKIE.as_str(), source);
    }
}

/// Logs that a header's value is not sent as it is, unless it was logged before.
pub(super) fn report_encoded(name: &str, source: EventSource) {
    report(Change::Encoded, name, source);
}

fn report(change: Change, name: &str, source: EventSource) {
    if is_new(change, source, name) {
        observe::report!(WARN, "{}", message(change, name, source));
    }
}

/// "Amazon API Gateway important notes" for REST APIs; headers of the connection are never forwarded (RFC 9110, 7.6.1), and
/// the gateway sets the length itself.
fn change(source: EventSource, name: &str) -> Option<Change> {
    match name {
        "connection" | "content-length" | "host" | "keep-alive" | "te" | "trailer" | "transfer-encoding"
        | "upgrade" => Some(Change::Dropped),
        "authorization" | "content-md5" | "date" | "max-forwards" | "server" | "user-agent" | "www-authenticate"
            if source == EventSource::RestApi =>
        {
            Some(Change::Renamed)
        }
        "expect" | "proxy-authenticate" | "via" | "x-amzn-trace-id" | "x-amzn-requestid" | "x-amz-apigw-id"
            if source == EventSource::RestApi =>
        {
            Some(Change::Dropped)
        }
        _ => None,
    }
}

fn message(change: Change, name: &str, source: EventSource) -> String {
    match change {
        Change::Renamed => {
            format!("{} sends the header `{name}` under the name `x-amzn-Remapped-{name}`", source.with_article())
        }
        Change::Dropped => format!("{} does not send a function's header `{name}`", source.with_article()),
        Change::OnlyLast if source == EventSource::Alb => format!(
            "a target group without multi-value headers sends only the last `{name}` of several: set \
             lambda.multi_value_headers.enabled"
        ),
        Change::OnlyLast => {
            format!("{source} accepts one value per header, so only the last `{name}` of several is sent")
        }
        Change::Encoded if name == CONTENT_DISPOSITION => {
            format!("the header `{name}` has characters outside ASCII: its file name is sent as `filename*` (RFC 6266)")
        }
        Change::Encoded => {
            format!(
                "the header `{name}` has bytes outside ASCII, which HTTP does not define: they are sent percent-encoded"
            )
        }
    }
}

fn is_new(change: Change, source: EventSource, name: &str) -> bool {
    let mut reported = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
    let is_known = reported.iter().any(|(what, from, header)| (*what, *from, &**header) == (change, source, name));
    let is_new = !is_known && reported.len() < MAX_REPORTED;
    if is_new {
        reported.push((change, source, name.to_owned()));
    }
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_api_renames_and_drops_headers_that_others_send() {
        assert_eq!(change(EventSource::RestApi, "www-authenticate"), Some(Change::Renamed));
        assert_eq!(change(EventSource::RestApi, "via"), Some(Change::Dropped));
        assert_eq!(change(EventSource::Alb, "www-authenticate"), None);
        assert_eq!(change(EventSource::Alb, "connection"), Some(Change::Dropped));
        assert_eq!(change(EventSource::RestApi, "content-type"), None);
    }

    /// Collects what a subscriber writes.
    #[derive(Clone, Default)]
    struct Lines(std::sync::Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_log_names_headers_that_the_client_does_not_receive() {
        let mut headers = HeaderMap::new();
        headers.insert("www-authenticate", http::HeaderValue::from_static("Basic"));
        headers.append(SET_COOKIE, http::HeaderValue::from_static("a=1"));
        headers.append(SET_COOKIE, http::HeaderValue::from_static("b=2"));
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(subscriber, || {
            for (source, reads_single_headers) in [(EventSource::RestApi, false), (EventSource::Alb, true)] {
                report_changed(&headers, source, reads_single_headers);
                report_changed(&headers, source, reads_single_headers);
            }
        });
        let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert_eq!(log.lines().count(), 2, "{log}");
        assert!(log.contains("under the name `x-amzn-Remapped-www-authenticate`"), "{log}");
        assert!(log.contains("sends only the last `set-cookie` of several"), "{log}");
    }

    #[test]
    fn a_header_is_reported_once_per_source() {
        assert!(is_new(Change::Dropped, EventSource::HttpApiV1, "x-test"));
        assert!(!is_new(Change::Dropped, EventSource::HttpApiV1, "x-test"));
        assert!(is_new(Change::Dropped, EventSource::Alb, "x-test"));
        assert!(is_new(Change::Encoded, EventSource::Alb, "x-test"));
    }
}
