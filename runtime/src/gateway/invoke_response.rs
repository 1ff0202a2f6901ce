//! An invocation in this process: the context that Lambda would hand over, and what comes of it.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::sync::mpsc;

use super::clock::Moment;
use super::event::{ACCOUNT, REGION};
use super::ids;
use crate::context::{Context, FunctionInfo};
use crate::function::{InvocationError, Outcome};

/// The name of the function that does not exist.
pub(crate) const FUNCTION: &str = "local";

/// What Lambda hands on to the gateway.
#[derive(Debug)]
pub(crate) struct Invoked {
    /// The output; of a streamed one its prelude and what came with it.
    pub(crate) payload: Bytes,
    /// The error type, if the function failed (`X-Amz-Function-Error`).
    pub(crate) function_error: Option<String>,
    /// Lambda's id of the invocation.
    pub(crate) request_id: String,
    /// What still comes of a streamed output.
    pub(crate) rest: Option<Rest>,
}

/// The pieces that still come, or the sentence that says why no more do.
pub(crate) type Rest = mpsc::Receiver<Result<Bytes, String>>;

impl Invoked {
    pub(crate) fn failed(request_id: &str, error_type: &str, message: &str) -> Self {
        let error = InvocationError { error_type: error_type.to_owned(), message: message.to_owned() };
        Invoked {
            payload: error.to_json().into(),
            function_error: Some(error.error_type),
            request_id: request_id.to_owned(),
            rest: None,
        }
    }

    /// An output of a function that ran well.
    pub(crate) fn output(payload: Bytes, request_id: &str) -> Self {
        Invoked { payload, function_error: None, request_id: request_id.to_owned(), rest: None }
    }

    /// The whole of what came of an invocation. The second is why a stream broke off, if it did.
    pub(crate) async fn of(outcome: Outcome, request_id: &str) -> (Self, Option<String>) {
        let mut broken = None;
        let invoked = match outcome {
            Outcome::Stream(mut answer) => {
                let mut payload = BytesMut::from(&**answer.prelude());
                while let Some(piece) = answer.next().await {
                    match piece {
                        Ok(piece) => payload.extend_from_slice(&piece),
                        Err(error) => broken = Some(error.message),
                    }
                }
                Invoked::output(payload.freeze(), request_id)
            }
            Outcome::Answer(answer) => Invoked::output(answer.into_bytes(), request_id),
            Outcome::NotHttp(InvocationError { error_type, message }) => {
                Invoked::failed(request_id, &error_type, &message)
            }
        };
        (invoked, broken)
    }
}

/// The function's ARN.
pub(crate) fn arn() -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}")
}

/// The context of an invocation that may take that long.
pub(crate) fn context(timeout: Duration, memory: u32, trace_id: &str) -> Context {
    let now = Moment::now();
    let millis = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
    Context {
        request_id: ids::uuid(),
        deadline: now.epoch_millis.saturating_add(millis),
        invoked_function_arn: arn(),
        xray_trace_id: Some(format!("Root={trace_id}")),
        function: Arc::new(FunctionInfo {
            name: FUNCTION.to_owned(),
            version: "$LATEST".to_owned(),
            memory,
            log_group: format!("/aws/lambda/{FUNCTION}"),
            log_stream: format!("{}/[$LATEST]{}", now.log_stream_day(), ids::hex(32)),
        }),
        ..Context::default()
    }
}
