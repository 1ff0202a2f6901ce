//! What Lambda tells of an invocation besides the event.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

/// What Lambda tells of an invocation besides the event: its id, its deadline, the function that it runs in.
///
/// A handler takes it as `&Context` or `Context`, without a mark. In a test it is [`Context::default`] with the fields
/// set that matter.
///
/// ```
/// use api_handler::prelude::*;
///
/// #[api_handler(GET "/version")]
/// fn version(context: &Context) -> String {
///     context.function.version.clone()
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
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

impl Context {
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

#[cfg(feature = "lambda_http")]
mod lambda_http {
    use std::sync::Arc;

    use serde_json::Value;

    use super::{Context, FunctionInfo};

    impl From<lambda_http::Context> for Context {
        fn from(context: lambda_http::Context) -> Self {
            let value = |value: serde_json::Result<Value>| value.ok().filter(|value| !value.is_null());
            let function = &context.env_config;
            Context {
                client_context: value(serde_json::to_value(&context.client_context)),
                identity: value(serde_json::to_value(&context.identity)),
                function: Arc::new(FunctionInfo {
                    name: function.function_name.clone(),
                    version: function.version.clone(),
                    memory: u32::try_from(function.memory).unwrap_or_default(),
                    log_group: function.log_group.clone(),
                    log_stream: function.log_stream.clone(),
                }),
                request_id: context.request_id,
                deadline: context.deadline,
                invoked_function_arn: context.invoked_function_arn,
                xray_trace_id: context.xray_trace_id,
                tenant_id: context.tenant_id,
            }
        }
    }

    impl From<&Context> for lambda_http::Context {
        fn from(context: &Context) -> Self {
            let function = &context.function;
            let mut same = lambda_http::Context::default();
            same.request_id.clone_from(&context.request_id);
            same.deadline = context.deadline;
            same.invoked_function_arn.clone_from(&context.invoked_function_arn);
            same.xray_trace_id.clone_from(&context.xray_trace_id);
            same.tenant_id.clone_from(&context.tenant_id);
            // A client may put into them what lambda_http does not know.
            same.client_context = context.client_context.clone().and_then(|value| serde_json::from_value(value).ok());
            same.identity = context.identity.clone().and_then(|value| serde_json::from_value(value).ok());
            same.env_config = Arc::new(lambda_http::lambda_runtime::Config {
                function_name: function.name.clone(),
                memory: i32::try_from(function.memory).unwrap_or(i32::MAX),
                version: function.version.clone(),
                log_stream: function.log_stream.clone(),
                log_group: function.log_group.clone(),
            });
            same
        }
    }

    #[cfg(test)]
    mod tests {
        use serde_json::json;

        use super::*;

        #[test]
        fn a_context_survives_the_way_through_lambda_http() {
            let context = Context {
                request_id: "one".to_owned(),
                deadline: 1_542_409_706_888,
                invoked_function_arn: "arn".to_owned(),
                xray_trace_id: Some("Root=1".to_owned()),
                client_context: None,
                identity: Some(json!({ "identityId": "a", "identityPoolId": "b" })),
                tenant_id: Some("t".to_owned()),
                function: Arc::new(FunctionInfo {
                    name: "shop".to_owned(),
                    version: "7".to_owned(),
                    memory: 512,
                    log_group: "group".to_owned(),
                    log_stream: "stream".to_owned(),
                }),
            };
            assert_eq!(Context::from(lambda_http::Context::from(&context)), context);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_that_no_clock_reaches_is_none() {
        let context = Context { deadline: u64::MAX, ..Context::default() };
        assert!(context.deadline() >= SystemTime::UNIX_EPOCH);
        let context = Context { deadline: 1_500, ..Context::default() };
        assert_eq!(context.deadline(), SystemTime::UNIX_EPOCH + Duration::from_millis(1_500));
    }
}
