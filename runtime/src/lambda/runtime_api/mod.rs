//! Lambda's Runtime API ("Using the Lambda runtime API for custom runtimes"): an HTTP/1.1 server on loopback that hands
//! out events and receives answers.
//!
//! We have a client of our own, because a general one costs twice as much as an answer does, needs a second connection
//! for answers that are not copied, and cannot let the watchdog write to a connection that it has begun to write to.

mod address;
mod connection;
mod invocation;
mod reply;
mod reply_body;
pub(super) mod request;

pub(super) use address::RuntimeApi;
pub(super) use connection::ApiConnection;
pub(super) use invocation::Invocation;
pub(super) use reply::status;
