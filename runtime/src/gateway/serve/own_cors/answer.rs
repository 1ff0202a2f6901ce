//! What the source does with requests and answers.

use super::settings::OwnCors;
use crate::event::EventSource;
use crate::gateway::event::ClientRequest;
use crate::gateway::verdict::{Confidence, Verdict};

const IGNORED: &str = "the HTTP API has CORS settings of its own and ignores the function's `access-control-` headers";

impl OwnCors {
    /// The answer to a preflight, for which the function is not invoked; `None` if the request is not a preflight.
    pub(in crate::gateway::serve) fn preflight(&self, request: &ClientRequest, source: EventSource) -> Option<Verdict> {
        let origin = request.header("origin")?;
        request.header("access-control-request-method").filter(|_| request.kind.method() == "OPTIONS")?;
        let mut headers = self.headers(origin);
        if !headers.is_empty() {
            let lists = [("methods", &self.allow_methods), ("headers", &self.allow_headers)];
            let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
            headers.extend(lists.map(|(of, names)| (format!("access-control-allow-{of}"), names.join(","))));
            headers.extend(self.max_age.map(|age| ("access-control-max-age".to_owned(), age.to_string())));
        }
        Some(Verdict {
            // Browsers accept any 2xx.
            status: if source == EventSource::FunctionUrl { 200 } else { 204 },
            headers,
            body: Vec::new(),
            accepted: true,
            reason: None,
            confidence: Confidence::Documented,
            log: None,
            notes: Vec::new(),
        })
    }

    /// Adds the headers to the answer of the function.
    pub(in crate::gateway::serve) fn apply(&self, verdict: &mut Verdict, request: &ClientRequest, source: EventSource) {
        // AWS documents the headers only for answers of the integration.
        if !verdict.accepted {
            return;
        }
        if source != EventSource::FunctionUrl {
            let count = verdict.headers.len();
            verdict.headers.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("access-control-"));
            if verdict.headers.len() < count {
                verdict.notes.push(IGNORED.to_owned());
            }
        }
        verdict.headers.extend(request.header("origin").map(|origin| self.headers(origin)).unwrap_or_default());
    }

    /// The headers of preflights and other answers; none for a page that is not allowed.
    fn headers(&self, origin: &str) -> Vec<(String, String)> {
        let Some(allowed) = self.allowed(origin) else { return Vec::new() };
        let mut headers =
            vec![("access-control-allow-origin".to_owned(), allowed), ("vary".to_owned(), "Origin".to_owned())];
        if self.allow_credentials {
            headers.push(("access-control-allow-credentials".to_owned(), "true".to_owned()));
        }
        if !self.expose_headers.is_empty() {
            headers.push(("access-control-expose-headers".to_owned(), self.expose_headers.join(",")));
        }
        headers
    }
}
