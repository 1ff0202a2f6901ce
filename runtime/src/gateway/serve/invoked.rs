//! The result of an invocation, whose body may still be streaming.

use super::chunks::ChunkReceiver;
use crate::gateway::invoke_response::InvokeResponse;

/// Lambda's response.
#[derive(Debug)]
pub(crate) struct Invoked {
    pub(crate) response: InvokeResponse,
    /// The chunks of a streamed payload that follow.
    pub(crate) rest: Option<ChunkReceiver>,
}

impl Invoked {
    pub(crate) fn failed(request_id: &str, error_type: &str, message: &str) -> Self {
        InvokeResponse::failed(request_id, error_type, message).into()
    }
}

/// A complete response.
impl From<InvokeResponse> for Invoked {
    fn from(response: InvokeResponse) -> Self {
        Invoked { response, rest: None }
    }
}
