//! The options of the local gateway.

use std::net::IpAddr;
use std::time::Duration;

use super::own_cors::OwnCors;
use crate::gateway::event::Deployment;

/// The options of `serve`.
#[derive(Clone, Debug)]
pub(crate) struct ServeOptions {
    pub(crate) deployment: Deployment,
    /// The CORS settings of an HTTP API or a function URL.
    pub(in crate::gateway) own_cors: Option<OwnCors>,
    pub(crate) host: IpAddr,
    /// Names besides those of the loopback interface, in lower case.
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) port: u16,
    pub(crate) function_timeout: Duration,
    pub(crate) integration_timeout: Duration,
    /// Megabytes.
    pub(crate) memory: u32,
    /// Whether the execution log of each request is printed.
    pub(crate) log: bool,
    pub(crate) in_process: bool,
}
