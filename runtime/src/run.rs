//! Runs a program: the function on Lambda, the toolbox everywhere else.

use std::process::ExitCode;
use std::sync::Arc;

use crate::gateway;
use crate::program::{Loop, Program};

/// Runs a program as what it is here: `AWS_LAMBDA_RUNTIME_API` decides.
pub(crate) fn run<C>(core: C, lambda: fn(C) -> Loop, program: fn(C) -> Arc<dyn Program>) -> ExitCode {
    let start = if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() {
        lambda(core)
    } else {
        let program = program(core);
        Box::new(|| gateway::main(program))
    };
    // A thread that already drives an async runtime cannot drive another.
    if tokio::runtime::Handle::try_current().is_ok() {
        return std::thread::spawn(start).join().unwrap_or(ExitCode::FAILURE);
    }
    start()
}
