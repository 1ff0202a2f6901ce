//! An output that is refused.

use super::cause::Cause;
use super::confidence::Confidence;
use super::error_page::log_entry;
use super::output_limit::MAX_OUTPUT_BYTES;
use super::output_value::OutputValue;
use super::printable::printable;
use super::verdict::Verdict;
use crate::event::EventSource;

/// Why an output is refused.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    cause: Cause,
    reason: String,
    confidence: Confidence,
}

impl Refused {
    pub(crate) fn new(cause: Cause, confidence: Confidence, reason: impl Into<String>) -> Self {
        Refused { cause, reason: reason.into(), confidence }
    }

    /// The output is malformed, and AWS is known to refuse it.
    pub(super) fn malformed(confidence: Confidence, reason: impl Into<String>) -> Self {
        Refused::new(Cause::Malformed, confidence, reason)
    }

    /// The same refusal with another cause.
    pub(super) fn because_of(self, cause: Cause) -> Self {
        Refused { cause, ..self }
    }

    /// What AWS does with the output is not known.
    pub(super) fn unknown(confidence: Confidence, reason: impl AsRef<str>) -> Self {
        let reason = format!("{} (AWS is unclear here, so it is refused)", reason.as_ref());
        Refused::malformed(confidence, reason)
    }

    /// Lambda marked the output as a function error; its payload contains type and message.
    pub(super) fn function_error(kind: &str, payload: &[u8]) -> Self {
        let payload = OutputValue::parse(payload).map(|value| value.by_name()).unwrap_or_default();
        let text = |name| Some(payload.get(name)?.text()?.to_owned());
        let message = text("errorMessage").unwrap_or_default();
        let kind = text("errorType").unwrap_or_else(|| kind.to_owned());
        let detail = if message.is_empty() { String::new() } else { format!(": {}", printable(&message)) };
        let reason = format!("the function failed with {}{detail}", printable(&kind));
        Refused::new(Cause::FunctionError(message), Confidence::Reported, reason)
    }

    /// The output is longer than Lambda accepts.
    pub(super) fn too_large(length: usize) -> Self {
        let message =
            format!("Response payload size exceeded maximum allowed payload size ({MAX_OUTPUT_BYTES} bytes).");
        let reason = format!(
            "the output has {length} bytes and Lambda accepts {MAX_OUTPUT_BYTES}: send less, or a link to where it is stored"
        );
        Refused::new(Cause::FunctionError(message), Confidence::Reported, reason)
    }

    /// What the client and the logs show.
    pub(crate) fn into_verdict(self, source: EventSource, request_id: &str) -> Verdict {
        let log = log_entry(source, self.cause.log_line(request_id), Some(self.cause.error_reason()));
        self.cause.page(source).into_verdict(self.reason, self.confidence, log)
    }
}
