//! An invocation, from the headers of the Runtime API's reply.

use serde_json::Value;

use crate::context::LambdaContext;

/// An invocation as the headers of `invocation/next` describe it; the event is the body.
#[derive(Debug, Default)]
pub(in crate::lambda) struct Invocation {
    pub(in crate::lambda) context: LambdaContext,
    /// Sent back with the answer, so that Lambda can detect an answer to the wrong invocation.
    pub(in crate::lambda) invocation_id: Option<String>,
}

impl Invocation {
    /// Records a header. One that cannot be parsed is ignored, because the event can be answered without it.
    pub(super) fn record(&mut self, name: &str, value: &[u8]) {
        const PREFIX: &str = "lambda-runtime-";
        let Some(name) = name.get(PREFIX.len()..).filter(|_| is_start(name, PREFIX)) else { return };
        let context = &mut self.context;
        let text = || String::from_utf8_lossy(value).into_owned();
        let json = || serde_json::from_slice::<Value>(value).ok();
        if is(name, "aws-request-id") {
            context.request_id = text();
        } else if is(name, "deadline-ms") {
            context.deadline = text().parse().unwrap_or_default();
        } else if is(name, "invoked-function-arn") {
            context.invoked_function_arn = text();
        } else if is(name, "trace-id") {
            context.xray_trace_id = Some(text());
        } else if is(name, "invocation-id") {
            self.invocation_id = Some(text());
        } else if is(name, "client-context") {
            context.client_context = json();
        } else if is(name, "cognito-identity") {
            context.identity = json();
        } else if is(name, "aws-tenant-id") {
            context.tenant_id = Some(text());
        }
    }
}

fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

fn is_start(name: &str, start: &str) -> bool {
    name.get(..start.len()).is_some_and(|prefix| is(prefix, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_of_an_invocation_is_recorded() {
        let mut invocation = Invocation::default();
        for (name, value) in [
            ("Lambda-Runtime-Aws-Request-Id", "one"),
            ("lambda-runtime-deadline-ms", "1542409706888"),
            ("LAMBDA-RUNTIME-INVOKED-FUNCTION-ARN", "arn"),
            ("Lambda-Runtime-Trace-Id", "Root=1"),
            ("Lambda-Runtime-Invocation-Id", "inv"),
            ("Lambda-Runtime-Aws-Tenant-Id", "tenant"),
            ("Lambda-Runtime-Client-Context", r#"{"custom":{"a":"b"}}"#),
            ("Lambda-Runtime-Cognito-Identity", "{"),
            ("Lambda-Runtime-", ""),
            ("é", "not ours"),
            ("Content-Type", "application/json"),
        ] {
            invocation.record(name, value.as_bytes());
        }
        let expected = LambdaContext {
            request_id: "one".to_owned(),
            deadline: 1_542_409_706_888,
            invoked_function_arn: "arn".to_owned(),
            xray_trace_id: Some("Root=1".to_owned()),
            client_context: Some(serde_json::json!({ "custom": { "a": "b" } })),
            identity: None,
            tenant_id: Some("tenant".to_owned()),
            ..LambdaContext::default()
        };
        assert_eq!((invocation.context, invocation.invocation_id.as_deref()), (expected, Some("inv")));
    }
}
