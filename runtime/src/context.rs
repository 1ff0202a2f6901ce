//! What Lambda tells of an invocation besides the event.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

/// What Lambda tells of an invocation besides the event: its id, its deadline, the function that it runs in.
///
/// A handler takes it as `&LambdaContext` or `LambdaContext`, without a mark. In a test it is [`LambdaContext::default`] with the fields
/// set that matter.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[api_handler(GET "/version")]
/// fn version(context: &LambdaContext) -> String {
///     context.function.version.clone()
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LambdaContext {
    /// Lambda's id of the invocation, as its log lines have it.
    pub request_id: String,
    /// Until when the function must have answered, in milliseconds since 1970; 0 if there is no deadline.
    pub deadline: u64,
    /// The ARN that was invoked, with the alias or version that the caller named.
    pub invoked_function_arn: String,
    /// The X-Ray trace, as the header `X-Amzn-Trace-Id` has it.
    pub xray_trace_id: Option<String>,
    /// What AWS's mobile SDK tells of the client, if the function was invoked by it.
    pub client_context: Option<Value>,
    /// The Cognito identity that the function was invoked with by AWS's mobile SDK; that of a request through a
    /// gateway is among its claims.
    pub identity: Option<Value>,
    /// The tenant, in functions with tenant isolation.
    pub tenant_id: Option<String>,
    /// The function that the invocation runs in.
    pub function: Arc<FunctionInfo>,
}

impl LambdaContext {
    /// The moment by which the function must have answered.
    pub fn deadline(&self) -> SystemTime {
        let deadline = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(self.deadline));
        deadline.unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

/// A function as Lambda's environment variables describe it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FunctionInfo {
    /// `AWS_LAMBDA_FUNCTION_NAME`.
    pub name: String,
    /// `AWS_LAMBDA_FUNCTION_VERSION`: a number, or `$LATEST`.
    pub version: String,
    /// `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`, in MB.
    pub memory: u32,
    /// `AWS_LAMBDA_LOG_GROUP_NAME`.
    pub log_group: String,
    /// `AWS_LAMBDA_LOG_STREAM_NAME`.
    pub log_stream: String,
}

impl FunctionInfo {
    /// What is not told is empty.
    pub(crate) fn from_environment() -> Self {
        let told = |name: &str| std::env::var(name).unwrap_or_default();
        FunctionInfo {
            name: told("AWS_LAMBDA_FUNCTION_NAME"),
            version: told("AWS_LAMBDA_FUNCTION_VERSION"),
            memory: told("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").parse().unwrap_or_default(),
            log_group: told("AWS_LAMBDA_LOG_GROUP_NAME"),
            log_stream: told("AWS_LAMBDA_LOG_STREAM_NAME"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_that_no_clock_reaches_is_none() {
        let context = LambdaContext { deadline: u64::MAX, ..LambdaContext::default() };
        assert!(context.deadline() >= SystemTime::UNIX_EPOCH);
        let context = LambdaContext { deadline: 1_500, ..LambdaContext::default() };
        assert_eq!(context.deadline(), SystemTime::UNIX_EPOCH + Duration::from_millis(1_500));
    }
}
