//! The response of Lambda's `Invoke` operation.

use bytes::{Bytes, BytesMut};

use crate::failure::InvocationError;
use crate::program::Outcome;

/// What Lambda returns to the gateway.
#[derive(Debug)]
pub(crate) struct InvokeResponse {
    /// The output; of a streamed one the prelude and the part of the body that has come.
    pub(crate) payload: Bytes,
    /// The error type, if the function failed (`X-Amz-Function-Error`).
    pub(crate) function_error: Option<String>,
    /// Lambda's id of the invocation.
    pub(crate) request_id: String,
}

impl InvokeResponse {
    pub(crate) fn failed(request_id: &str, error_type: &str, message: &str) -> Self {
        let error = InvocationError { error_type: error_type.to_owned(), message: message.to_owned() };
        InvokeResponse {
            payload: error.to_json().into(),
            function_error: Some(error.error_type),
            request_id: request_id.to_owned(),
        }
    }

    /// The output of a function that did not fail.
    pub(crate) fn output(payload: Bytes, request_id: &str) -> Self {
        InvokeResponse { payload, function_error: None, request_id: request_id.to_owned() }
    }

    /// The response to an invocation in this process; a stream is read to its end. The second value is why a stream
    /// broke off, if it did.
    pub(crate) async fn of(outcome: Outcome, request_id: &str) -> (Self, Option<String>) {
        let mut broken = None;
        let response = match outcome {
            Outcome::Stream(mut answer) => {
                let mut payload = BytesMut::from(&**answer.prelude());
                while let Some(chunk) = answer.next().await {
                    match chunk {
                        Ok(chunk) => payload.extend_from_slice(chunk),
                        Err(error) => broken = Some(error.message),
                    }
                }
                InvokeResponse::output(payload.freeze(), request_id)
            }
            Outcome::Answer(answer) => InvokeResponse::output(answer.into_bytes(), request_id),
            Outcome::NotHttp(InvocationError { error_type, message }) => {
                InvokeResponse::failed(request_id, &error_type, &message)
            }
        };
        (response, broken)
    }
}
