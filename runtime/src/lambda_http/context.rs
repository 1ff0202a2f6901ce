//! Converts between our context and lambda_http's.

use std::sync::Arc;

use serde_json::Value;

use crate::context::{FunctionInfo, LambdaContext};

impl From<lambda_http::Context> for LambdaContext {
    fn from(context: lambda_http::Context) -> Self {
        let value = |value: serde_json::Result<Value>| value.ok().filter(|value| !value.is_null());
        let function = &context.env_config;
        LambdaContext {
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

impl From<&LambdaContext> for lambda_http::Context {
    fn from(context: &LambdaContext) -> Self {
        let function = &context.function;
        let mut same = lambda_http::Context::default();
        same.request_id.clone_from(&context.request_id);
        same.deadline = context.deadline;
        same.invoked_function_arn.clone_from(&context.invoked_function_arn);
        same.xray_trace_id.clone_from(&context.xray_trace_id);
        same.tenant_id.clone_from(&context.tenant_id);
        // Clients may put values into these two that lambda_http's types cannot hold.
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
    fn a_context_is_the_same_after_a_conversion_to_lambda_http_and_back() {
        let context = LambdaContext {
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
        assert_eq!(LambdaContext::from(lambda_http::Context::from(&context)), context);
    }
}
