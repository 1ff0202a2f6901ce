//! What the Runtime API tells with an event.

use serde_json::Value;

use crate::context::Context;

/// An invocation as the headers of `next` tell it; the event is the body.
#[derive(Debug, Default)]
pub(in crate::lambda) struct Next {
    pub(in crate::lambda) context: Context,
    /// Cross-wiring protection: it is told again with the answer.
    pub(in crate::lambda) invocation_id: Option<String>,
}

impl Next {
    /// Takes note of a header. What cannot be read is as if it were not there: the event can be answered without it.
    pub(super) fn note(&mut self, name: &str, value: &[u8]) {
        const PREFIX: &str = "lambda-runtime-";
        let Some(name) = name.get(PREFIX.len()..).filter(|_| is_start(name, PREFIX)) else { return };
        let context = &mut self.context;
        let text = || String::from_utf8_lossy(value).into_owned();
        let json = || serde_json::from_slice::<Value>(value).ok();
        match () {
            () if is(name, "aws-request-id") => context.request_id = text(),
            () if is(name, "deadline-ms") => context.deadline = text().parse().unwrap_or_default(),
            () if is(name, "invoked-function-arn") => context.invoked_function_arn = text(),
            () if is(name, "trace-id") => context.xray_trace_id = Some(text()),
            () if is(name, "invocation-id") => self.invocation_id = Some(text()),
            () if is(name, "client-context") => context.client_context = json(),
            () if is(name, "cognito-identity") => context.identity = json(),
            () if is(name, "aws-tenant-id") => context.tenant_id = Some(text()),
            () => {}
        }
    }
}

fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

fn is_start(name: &str, start: &str) -> bool {
    name.get(..start.len()).is_some_and(|begun| is(begun, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lambda_tells_is_in_the_context() {
        let mut next = Next::default();
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
            next.note(name, value.as_bytes());
        }
        let expected = Context {
            request_id: "one".to_owned(),
            deadline: 1_542_409_706_888,
            invoked_function_arn: "arn".to_owned(),
            xray_trace_id: Some("Root=1".to_owned()),
            client_context: Some(serde_json::json!({ "custom": { "a": "b" } })),
            identity: None,
            tenant_id: Some("tenant".to_owned()),
            ..Context::default()
        };
        assert_eq!((next.context, next.invocation_id.as_deref()), (expected, Some("inv")));
    }
}
