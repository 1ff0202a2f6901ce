//! The context of an invocation: what Lambda sends in addition to the event.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

/// The context of an invocation: its id, its deadline, and the function that it runs in.
///
/// A handler receives it as an argument of type `&LambdaContext` or `LambdaContext`, without a mark. In a test, start
/// with [`LambdaContext::default`] and set the fields that matter.
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
    /// Lambda's id of the invocation, as in its log lines.
    pub request_id: String,
    /// The moment by which the function must have answered, in milliseconds since 1970; 0 if there is no deadline.
    pub deadline: u64,
    /// The ARN that the caller invoked, with its alias or version if it named one.
    pub invoked_function_arn: String,
    /// The X-Ray trace, in the format of the header `X-Amzn-Trace-Id`.
    pub xray_trace_id: Option<String>,
    /// The client's description of itself, if AWS's mobile SDK invoked the function.
    pub client_context: Option<Value>,
    /// The Cognito identity of the caller, if AWS's mobile SDK invoked the function. Behind a gateway the identity is
    /// among the claims instead.
    pub identity: Option<Value>,
    /// The tenant, if the function uses tenant isolation.
    pub tenant_id: Option<String>,
    /// The function that the invocation runs in.
    pub function: Arc<FunctionInfo>,
}

impl LambdaContext {
    /// The moment by which the function must have answered; 1970 if there is no deadline.
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
    /// A variable that is not set is an empty field.
    pub(crate) fn from_environment() -> Self {
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        FunctionInfo {
            name: variable("AWS_LAMBDA_FUNCTION_NAME"),
            version: variable("AWS_LAMBDA_FUNCTION_VERSION"),
            memory: variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").parse().unwrap_or_default(),
            log_group: variable("AWS_LAMBDA_LOG_GROUP_NAME"),
            log_stream: variable("AWS_LAMBDA_LOG_STREAM_NAME"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_beyond_the_range_of_the_clock_does_not_overflow() {
        let context = LambdaContext { deadline: u64::MAX, ..LambdaContext::default() };
        assert!(context.deadline() >= SystemTime::UNIX_EPOCH);
        let context = LambdaContext { deadline: 1_500, ..LambdaContext::default() };
        assert_eq!(context.deadline(), SystemTime::UNIX_EPOCH + Duration::from_millis(1_500));
    }
}
