//! The toolbox of a program outside Lambda.
//!
//! Verdicts and events are always compiled, since tests use them in any profile.

pub(crate) mod clock;
pub(crate) mod event;
pub(crate) mod ids;
pub(crate) mod invocation;
pub mod verdict;

use std::process::ExitCode;
use std::sync::Arc;

use crate::function::Program;

pub(crate) fn main(_program: Arc<dyn Program>) -> ExitCode {
    ExitCode::FAILURE
}
