//! What a browser makes of an answer, for whoever reads the terminal.

use crate::event::EventSource;
use crate::gateway::browser::{Page, Refusal, refusal};
use crate::gateway::event::ClientRequest;
use crate::gateway::verdict::Verdict;

/// What is printed if a page of another origin has sent the request.
#[derive(Default)]
pub(super) struct BrowserLine {
    /// Why a browser refuses the answer; the end of the line about the request.
    pub(super) refusal: Option<String>,
    /// What to change.
    pub(super) advice: Option<String>,
}

impl BrowserLine {
    pub(super) fn of(request: &ClientRequest, verdict: &Verdict, source: EventSource, has_own_cors: bool) -> Self {
        // Browsers let every page open a connection, and read what comes on it.
        let page = Page::of(request).filter(|_| source != EventSource::WebSocketApi);
        let Some(page) = page else { return BrowserLine::default() };
        let judge = |page: &Page| refusal(page, verdict.status, &verdict.headers);
        if let Some(refusal) = judge(&page) {
            let advice = advice(&refusal, &page.origin, verdict.accepted, source, has_own_cors);
            return BrowserLine { refusal: Some(format!(", a browser refuses it: {refusal}")), advice: Some(advice) };
        }
        // Only cookies show whether the page sends credentials, and a preflight has none.
        let with_credentials = judge(&page.with_credentials());
        let advice = with_credentials
            .map(|refusal| format!("a browser refuses the answer if the page sends credentials: {refusal}"));
        BrowserLine { refusal: None, advice }
    }
}

fn advice(refusal: &Refusal, origin: &str, is_functions: bool, source: EventSource, has_own_cors: bool) -> String {
    match (refusal, source) {
        _ if !is_functions && source == EventSource::RestApi => {
            "this answer is not the function's: the 4xx and 5xx that a REST API makes itself have the headers of CORS only \
             with `GatewayResponses` in the template"
                .to_owned()
        }
        _ if !is_functions => {
            "this answer is not the function's: the source made it, without the headers of CORS".to_owned()
        }
        (Refusal::SeveralOrigins(_), EventSource::FunctionUrl) if has_own_cors => {
            "the function URL and the function both set it: `.skip_function_url()` of `Cors` leaves it to the URL"
                .to_owned()
        }
        _ if has_own_cors && source != EventSource::FunctionUrl => {
            format!("the {source} has CORS settings of its own, which must allow `{origin}`")
        }
        _ => refusal.fix(origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::event::RequestKind;
    use crate::gateway::verdict::{Situation, judge};

    fn line(source: EventSource) -> BrowserLine {
        let mut request = ClientRequest::new(RequestKind::Http("GET".to_owned()), "/");
        request.headers.push(("origin".to_owned(), "http://localhost:5173".to_owned()));
        let verdict = judge(br#"{"statusCode":200,"body":"","isBase64Encoded":false}"#, &Situation::new(source));
        BrowserLine::of(&request, &verdict, source, false)
    }

    #[test]
    fn a_handshake_needs_no_permission_of_a_browser() {
        assert!(line(EventSource::WebSocketApi).refusal.is_none());
        for source in EventSource::ALL.iter().filter(|source| **source != EventSource::WebSocketApi) {
            assert!(line(*source).refusal.is_some(), "{source}");
        }
    }
}
