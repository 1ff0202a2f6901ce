//! The toolbox of a program outside Lambda: a local API Gateway, and the rules of the real one.
//!
//! Events and verdicts are always compiled, since tests use them in every profile. The server and the commands are
//! compiled with the feature `local` in debug builds, and with the feature `gateway` in release builds too.

pub(crate) mod account;
pub(crate) mod browser;
pub(crate) mod clock;
pub(crate) mod context;
pub(crate) mod event;
pub(crate) mod ids;
pub(crate) mod integration;
pub(crate) mod invoke_response;
pub mod verdict;

#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
mod command;
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
mod content_coding;
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
mod routes;
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
mod serve;

use std::process::ExitCode;
use std::sync::Arc;

use crate::program::Program;

/// Runs the program outside Lambda, as its arguments say.
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
pub(crate) fn main(program: Arc<dyn Program>) -> ExitCode {
    command::main(&program)
}

/// Runs the program outside Lambda: without the toolbox there is nothing to run.
#[cfg(not(any(feature = "gateway", all(feature = "local", debug_assertions))))]
pub(crate) fn main(_program: Arc<dyn Program>) -> ExitCode {
    eprintln!(
        "this is a function for AWS Lambda: run it there, or run a debug build with the feature `local` of api-handler, or build with its feature `gateway`"
    );
    ExitCode::from(2)
}
