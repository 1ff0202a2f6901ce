//! The toolbox of a program outside Lambda: a local API Gateway, and what it knows of the real one.
//!
//! Verdicts and events are always compiled, since tests use them in any profile. Serving and the commands come
//! with debug builds and with the feature `gateway`.

#![cfg_attr(
    not(any(debug_assertions, feature = "gateway")),
    allow(
        dead_code,
        unused_imports,
        reason = "what only the toolbox uses is dropped by the linker of a release build"
    )
)]

pub(crate) mod clock;
pub(crate) mod event;
pub(crate) mod ids;
pub(crate) mod invocation;
pub mod verdict;

#[cfg(any(debug_assertions, feature = "gateway"))]
mod command;
#[cfg(any(debug_assertions, feature = "gateway"))]
mod serve;

use std::process::ExitCode;
use std::sync::Arc;

use crate::program::Program;

/// Runs the program outside Lambda, as its arguments say.
#[cfg(any(debug_assertions, feature = "gateway"))]
pub(crate) fn main(program: Arc<dyn Program>) -> ExitCode {
    command::main(&program)
}

/// Runs the program outside Lambda: a release build has nothing to do there.
#[cfg(not(any(debug_assertions, feature = "gateway")))]
pub(crate) fn main(_program: Arc<dyn Program>) -> ExitCode {
    eprintln!(
        "this is a function for AWS Lambda: run it there, or run a debug build, or build with the feature `gateway` of api-handler"
    );
    ExitCode::from(2)
}
