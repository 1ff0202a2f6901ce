//! Headers of an answer that do not reach the client as the handler made them.
//!
//! Said once for each header and source in the life of a process: it is a property of the program and not of the
//! request.

use std::sync::{Mutex, PoisonError};

use http::HeaderMap;
use http::header::SET_COOKIE;

use crate::event::EventSource;

/// What becomes of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// It gets the name `x-amzn-Remapped-..`.
    Renamed,
    /// It is not sent.
    Dropped,
    /// Of its values only the last is sent.
    OnlyLast,
}

static TOLD: Mutex<Vec<(EventSource, String)>> = Mutex::new(Vec::new());

/// Writes a line for each header that the client will miss, unless it was written before.
pub(crate) fn report_changed(headers: &HeaderMap, source: EventSource, reads_single_headers: bool) {
    for name in headers.keys() {
        if let Some(change) = change(source, name.as_str())
            && is_news(source, name.as_str())
        {
            tracing::warn!("{}", words(change, name.as_str(), source));
        }
    }
    if headers.get_all(SET_COOKIE).iter().nth(1).is_some()
        && reads_single_headers
        && is_news(source, SET_COOKIE.as_str())
    {
        tracing::warn!("{}", words(Change::OnlyLast, SET_COOKIE.as_str(), source));
    }
}

/// "Amazon API Gateway important notes" for REST APIs; connection headers are nobody's to send (RFC 9110, 7.6.1).
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

fn words(change: Change, name: &str, source: EventSource) -> String {
    match change {
        Change::Renamed => format!("a {source} sends the header `{name}` under the name `x-amzn-Remapped-{name}`"),
        Change::Dropped => format!("a {source} does not send a function's header `{name}`"),
        Change::OnlyLast if source == EventSource::Alb => format!(
            "a target group without multi-value headers sends the last `{name}` of several: set lambda.multi_value_headers.enabled"
        ),
        Change::OnlyLast => {
            format!("{source} takes one value of a header, so that the last `{name}` of several is sent")
        }
    }
}

fn is_news(source: EventSource, name: &str) -> bool {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let is_news = !told.iter().any(|(known, header)| *known == source && header == name);
    if is_news {
        told.push((source, name.to_owned()));
    }
    is_news
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_api_renames_and_drops_what_others_send() {
        assert_eq!(change(EventSource::RestApi, "www-authenticate"), Some(Change::Renamed));
        assert_eq!(change(EventSource::RestApi, "via"), Some(Change::Dropped));
        assert_eq!(change(EventSource::Alb, "www-authenticate"), None);
        assert_eq!(change(EventSource::Alb, "connection"), Some(Change::Dropped));
        assert_eq!(change(EventSource::RestApi, "content-type"), None);
    }

    /// Where a subscriber writes to.
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
    fn the_log_says_what_a_client_misses() {
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
        let said = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert_eq!(said.lines().count(), 2, "{said}");
        assert!(said.contains("under the name `x-amzn-Remapped-www-authenticate`"), "{said}");
        assert!(said.contains("sends the last `set-cookie` of several"), "{said}");
    }

    #[test]
    fn it_is_said_once() {
        assert!(is_news(EventSource::HttpApiV1, "x-test"));
        assert!(!is_news(EventSource::HttpApiV1, "x-test"));
        assert!(is_news(EventSource::Alb, "x-test"));
    }
}
