//! The toolbox of a program outside Lambda.

use std::process::ExitCode;
use std::sync::Arc;

use crate::function::Program;

pub(crate) fn main(_program: Arc<dyn Program>) -> ExitCode {
    ExitCode::FAILURE
}
