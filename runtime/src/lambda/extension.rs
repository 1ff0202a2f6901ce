//! The internal extension of a program with shutdown hooks. It receives no events; while it is there, Lambda sends SIGTERM
//! before it ends the process.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use super::process_replacement;
use super::runtime_api::{RuntimeApi, extension};
use crate::observe;

/// The pauses between attempts to ask for an event, which never comes.
const PAUSES: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(200), Duration::from_millis(500)];

/// An extension that is registered.
#[derive(Debug)]
pub(super) struct Extension(String);

impl Extension {
    /// Registers the extension, unless the process before this one has. A failure is logged: the function answers without it.
    pub(super) async fn register(api: &RuntimeApi) -> Option<Self> {
        let of_the_process_before = std::env::var(process_replacement::EXTENSION).ok();
        let registered = match of_the_process_before {
            Some(identifier) => Ok(identifier),
            None => extension::register(api).await,
        };
        let identifier = registered
            .inspect_err(|error| {
                observe::report!(WARN, "the shutdown hook could not be registered, and will not be called: {error}");
            })
            .ok()?;
        process_replacement::hand_over_extension(&identifier);
        Some(Extension(identifier))
    }

    /// Declares that the extension is ready, and waits for ever. Lambda waits for that before it ends init, also in a process
    /// that has replaced another; if that one has declared it already, Lambda refuses, and nothing is left to do.
    pub(super) async fn wait(&self, api: &RuntimeApi) -> Infallible {
        let mut pauses = PAUSES.into_iter();
        loop {
            match extension::next(api, &self.0).await {
                // An event, although none was asked for.
                Ok(200..=299) => tokio::time::sleep(PAUSES[0]).await,
                Ok(status) => {
                    observe::report!(DEBUG, "the extension's request for an event was answered with {status}");
                    break;
                }
                // The connection may not have survived a snapshot.
                Err(error) => {
                    observe::report!(DEBUG, "the extension's request for an event failed: {error}");
                    let Some(pause) = pauses.next() else { break };
                    tokio::time::sleep(pause).await;
                }
            }
        }
        pending().await
    }
}
