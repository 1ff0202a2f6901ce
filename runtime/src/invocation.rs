//! Events and answers one level below handlers: the types of [`Function::invoke`](crate::Function::invoke) and of the
//! methods of [`Event`](crate::Event).

#[cfg(feature = "lambda_http")]
#[doc(inline)]
pub use crate::lambda_http::HttpService;
#[doc(inline)]
pub use crate::{
    context::FunctionInfo,
    event::{BodyError, Entries, EventJson, Items},
    failure::InvocationError,
    future::BoxFuture,
    observe::current::trace_id,
    program::Outcome,
    proxy::{MAX_RESPONSE_BYTES, ProxyResponse, StreamAnswer},
};
