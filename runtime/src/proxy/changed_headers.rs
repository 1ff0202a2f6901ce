//! Reports headers of an answer that do not reach the client as the handler set them.
//!
//! Each header and source is reported once in the life of a process, since it depends on the program and not on the
//! request.

use std::sync::{Mutex, PoisonError};

use http::HeaderMap;
use http::header::SET_COOKIE;

use crate::event::EventSource;

/// What happens to a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// It is renamed to `x-amzn-Remapped-..`.
    Renamed,
    /// It is not sent.
    Dropped,
    /// Only the last of its values is sent.
    OnlyLast,
}

static REPORTED: Mutex<Vec<(EventSource, String)>> = Mutex::new(Vec::new());

/// Logs each header that the client will not receive as it is, unless it was logged before.
pub(crate) fn report_changed(headers: &HeaderMap, source: EventSource, reads_single_headers: bool) {
    for name in headers.keys() {
        if let Some(change) = change(source, name.as_str())
            && is_new(source, name.as_str())
        {
            tracing::warn!("{}", message(change, name.as_str(), source));
        }
    }
    if headers.get_all(SET_COOKIE).iter().nth(1).is_some()
        && reads_single_headers
        && is_new(source, SET_COOKIE.as_str())
    {
        tracing::warn!("{}", message(Change::OnlyLast, SET_COOKIE.as_str(), source));
    }
}

/// "Amazon API Gateway important notes" for REST APIs; connection headers are never forwarded (RFC 9110, 7.6.1).
fn change(source: EventSource, name: &str) -> Option<Change> {
    match name {
        "connection" | "keep-alive" | "te" | "trailer" | "transfer-encoding" | "upgrade" => Some(Change::Dropped),
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
        Change::Renamed => format!("a {source} sends the header `{name}` under the name `x-amzn-Remapped-{name}`"),
        Change::Dropped => format!("a {source} does not send a function's header `{name}`"),
        Change::OnlyLast if source == EventSource::Alb => format!(
            "a target group without multi-value headers sends only the last `{name}` of several: set \
             lambda.multi_value_headers.enabled"
        ),
        Change::OnlyLast => {
            format!("{source} accepts one value per header, so only the last `{name}` of several is sent")
        }
    }
}

fn is_new(source: EventSource, name: &str) -> bool {
    let mut reported = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = !reported.iter().any(|(known, header)| *known == source && header == name);
    if is_new {
        reported.push((source, name.to_owned()));
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
        assert!(is_new(EventSource::HttpApiV1, "x-test"));
        assert!(!is_new(EventSource::HttpApiV1, "x-test"));
        assert!(is_new(EventSource::Alb, "x-test"));
    }
}
