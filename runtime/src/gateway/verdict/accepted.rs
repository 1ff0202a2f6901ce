//! An output that is accepted.

use super::confidence::Confidence;
use super::verdict::Verdict;

/// A well-formed answer.
#[derive(Debug)]
pub(super) struct Accepted {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) confidence: Confidence,
    pub(super) notes: Vec<String>,
}

impl Accepted {
    pub(super) fn into_verdict(self) -> Verdict {
        let mut answer = self;
        if matches!(answer.status, 204 | 304) && !answer.body.is_empty() {
            answer.notes.push(format!("a {} has no body (RFC 9110); the one in `body` is dropped", answer.status));
            answer.body.clear();
            answer.confidence = answer.confidence.max(Confidence::Inferred);
        }
        Verdict {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
            accepted: true,
            reason: None,
            confidence: answer.confidence,
            log: None,
            notes: answer.notes,
        }
    }
}
