//! Failures that Lambda is told of.

/// Why an invocation failed, as it is posted to the Runtime API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvocationError {
    /// For machines: `ApiHandler.NotHttp`.
    pub error_type: String,
    /// For people: what came and what to do.
    pub message: String,
}

impl InvocationError {
    /// What the Runtime API reads.
    pub(crate) fn to_json(&self) -> String {
        serde_json::json!({ "errorType": self.error_type, "errorMessage": self.message }).to_string()
    }
}

/// The error of an `init`: whatever it was, with its source chain.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
