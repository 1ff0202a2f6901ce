//! A client of Lambda's Runtime API ("Using the Lambda runtime API for custom runtimes"), an HTTP/1.1 server on loopback
//! that sends events and receives answers.
//!
//! A general HTTP client would cost twice as much as making an answer does, need a second connection to send answers
//! without copying them, and not let the watchdog write to a connection on which a request has started.

mod address;
mod connection;
#[cfg(feature = "shutdown")]
pub(super) mod extension;
mod invocation;
mod next;
mod reply;
mod reply_body;
pub(super) mod request;

pub(super) use address::RuntimeApi;
pub(super) use connection::ApiConnection;
pub(super) use invocation::Invocation;
pub(super) use next::Next;
pub(super) use reply::status;
