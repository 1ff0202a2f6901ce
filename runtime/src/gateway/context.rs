//! The context of an invocation in this process.

use std::sync::Arc;
use std::time::Duration;

use super::account::{FUNCTION, function_arn};
use super::clock::Moment;
use super::ids;
use crate::context::{FunctionInfo, LambdaContext};

/// The context of an invocation with that timeout; `memory` is in megabytes.
pub(crate) fn context(timeout: Duration, memory: u32, trace_id: &str) -> LambdaContext {
    let now = Moment::now();
    let millis = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
    LambdaContext {
        request_id: ids::uuid(),
        deadline: now.epoch_millis.saturating_add(millis),
        invoked_function_arn: function_arn(),
        xray_trace_id: Some(format!("Root={trace_id}")),
        function: Arc::new(FunctionInfo {
            name: FUNCTION.to_owned(),
            version: "$LATEST".to_owned(),
            memory,
            log_group: format!("/aws/lambda/{FUNCTION}"),
            log_stream: format!("{}/[$LATEST]{}", now.log_stream_day(), ids::hex(32)),
        }),
        ..LambdaContext::default()
    }
}
