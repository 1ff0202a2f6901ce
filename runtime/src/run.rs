//! Runs a program: the function on Lambda, the toolbox everywhere else.

use std::process::ExitCode;

use crate::api::Api;
use crate::function::Function;
use crate::gateway;
use crate::routes::Routes;

/// Runs a function without state: `fn main() -> ExitCode { api_handler::run(routes![hello]) }`.
#[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { api_handler::run(routes![..]) }`, without a semicolon"]
pub fn run(routes: impl Into<Routes<()>>) -> ExitCode {
    Api::new(routes).run()
}

impl Api<()> {
    /// Runs the program; see [`Function::run`].
    #[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { Api::new(..).run() }`, without a semicolon"]
    pub fn run(self) -> ExitCode {
        self.state(()).run()
    }
}

impl<S> Function<S> {
    /// Runs the program: the function on Lambda, where `AWS_LAMBDA_RUNTIME_API` is set, and the toolbox with the local
    /// gateway everywhere else.
    ///
    /// It builds its own async runtime, so `main` is an ordinary function.
    #[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { Api::new(..).state(..).run() }`, without a semicolon"]
    pub fn run(self) -> ExitCode {
        let start = if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() {
            self.into_lambda()
        } else {
            let program = self.into_program();
            Box::new(|| gateway::main(program))
        };
        // A thread that already drives an async runtime cannot drive another.
        if tokio::runtime::Handle::try_current().is_ok() {
            return std::thread::spawn(start).join().unwrap_or(ExitCode::FAILURE);
        }
        start()
    }
}
