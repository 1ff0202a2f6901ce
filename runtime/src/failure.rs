//! Failures that are reported to Lambda.

/// Why an invocation failed, as posted to the Runtime API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvocationError {
    /// The kind of failure, for programs: `ApiHandler.NotHttp`.
    pub error_type: String,
    /// For people: what was received, and what to do.
    pub message: String,
}

impl InvocationError {
    /// The JSON that the Runtime API expects.
    pub(crate) fn to_json(&self) -> String {
        serde_json::json!({ "errorType": self.error_type, "errorMessage": self.message }).to_string()
    }
}

/// The error of an `init` function: any error, with its chain of sources.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
