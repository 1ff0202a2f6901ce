//! Events and answers one level below handlers: what [`Function::invoke`](crate::Function::invoke) takes and gives,
//! and what the methods of [`Event`](crate::Event) return.

#[doc(inline)]
pub use crate::{
    context::FunctionInfo,
    event::{BodyError, Entries, EventJson, Items},
    failure::InvocationError,
    future::BoxFuture,
    observe::current::trace_id,
    program::Outcome,
    proxy::{MAX_HEADER_BYTES, MAX_RESPONSE_BYTES, ProxyResponse, StreamAnswer},
};
