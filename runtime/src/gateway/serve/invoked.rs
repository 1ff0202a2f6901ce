//! What comes of an invocation, of which a part may still be on its way.

use super::chunks::ChunkReceiver;
use crate::gateway::invoke_response::InvokeResponse;

/// Lambda's response.
#[derive(Debug)]
pub(crate) struct Invoked {
    pub(crate) response: InvokeResponse,
    /// What follows of a streamed payload.
    pub(crate) rest: Option<ChunkReceiver>,
}

impl Invoked {
    pub(crate) fn failed(request_id: &str, error_type: &str, message: &str) -> Self {
        InvokeResponse::failed(request_id, error_type, message).into()
    }
}

/// A response that is complete.
impl From<InvokeResponse> for Invoked {
    fn from(response: InvokeResponse) -> Self {
        Invoked { response, rest: None }
    }
}
