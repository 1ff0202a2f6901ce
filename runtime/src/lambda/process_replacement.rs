//! Replaces this process with a fresh one of the same program, when a thread is blocked or a panic aborts.

use std::ffi::OsString;
#[cfg(unix)]
use std::io::Write;
#[cfg(unix)]
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::intake::Handle;

/// How this process was started. A program may change its environment and its folder, and remove a secret that it has
/// read: the fresh process must find everything as this one did.
static ORIGIN: OnceLock<Origin> = OnceLock::new();

#[derive(Debug)]
struct Origin {
    /// The program's path, read when the process starts: after an update it can no longer be found out.
    program: Option<PathBuf>,
    folder: Option<PathBuf>,
    environment: Vec<(OsString, OsString)>,
}

/// Records how this process was started.
pub(super) fn prepare() {
    let own_path = || std::env::args_os().next().and_then(|name| std::path::absolute(name).ok());
    let origin = Origin {
        program: std::env::current_exe().ok().or_else(own_path),
        folder: std::env::current_dir().ok(),
        environment: first_environment().unwrap_or_else(|| std::env::vars_os().collect()),
    };
    // It is recorded once in a process.
    let _ = ORIGIN.set(origin);
}

/// Set for a process whose `init` ended the process before it. It makes its state during the first request, which it can
/// then answer.
const AFTER_ABORTED_INIT: &str = "API_HANDLER_AFTER_ABORTED_INIT";

/// The identifier of the extension that was registered in this execution environment, for a process that replaces another: an
/// extension is registered once.
#[cfg(feature = "shutdown")]
pub(super) const EXTENSION: &str = "API_HANDLER_EXTENSION";

/// The extension, once it is registered.
#[cfg(feature = "shutdown")]
static REGISTERED: OnceLock<String> = OnceLock::new();

/// From now on a process that replaces this one knows the extension.
#[cfg(feature = "shutdown")]
pub(super) fn hand_over_extension(identifier: &str) {
    // A process registers one.
    let _ = REGISTERED.set(identifier.to_owned());
}

/// Whether `init` has ended the process before this one.
pub(super) fn is_after_aborted_init() -> bool {
    std::env::var_os(AFTER_ABORTED_INIT).is_some()
}

/// Replaces this process, under the same process id, and hands connections to the fresh one. Where that fails the process
/// exits, and Lambda starts another.
pub(super) fn replace_process(connections: &[Arc<Handle>]) -> ! {
    #[cfg(unix)]
    if let Some(origin) = ORIGIN.get() {
        let error = origin.execute(input(connections));
        report(&error);
    }
    std::process::exit(1)
}

/// Replaces a process that `init` is about to end.
pub(super) fn replace_process_after_aborted_init() -> ! {
    #[cfg(unix)]
    if let Some(origin) = ORIGIN.get() {
        let marked = [(AFTER_ABORTED_INIT.into(), "1".into())];
        let environment = origin.environment.iter().cloned().chain(marked).collect();
        let marked = Origin { program: origin.program.clone(), folder: origin.folder.clone(), environment };
        report(&marked.execute(None));
    }
    std::process::exit(1)
}

#[cfg(unix)]
fn report(error: &std::io::Error) {
    // Standard error may be closed, and nothing else is left to be done.
    let _ = writeln!(std::io::stderr(), "the process could not be replaced: {error}");
}

/// The standard input of the fresh process; `None` leaves it as it is.
#[cfg(target_os = "linux")]
fn input(connections: &[Arc<Handle>]) -> Option<OwnedFd> {
    let packed = (!connections.is_empty()).then(|| super::handover::pack(connections))?;
    packed.inspect_err(report).ok()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn input(_: &[Arc<Handle>]) -> Option<OwnedFd> {
    None
}

/// The environment that the process was started with. What `main` changed before it started the function is not in it.
#[cfg(target_os = "linux")]
fn first_environment() -> Option<Vec<(OsString, OsString)>> {
    let block = std::fs::read("/proc/self/environ").ok()?;
    let variables = variables(&block);
    (!variables.is_empty()).then_some(variables)
}

#[cfg(not(target_os = "linux"))]
fn first_environment() -> Option<Vec<(OsString, OsString)>> {
    None
}

/// The variables in a block of `NAME=value`, each followed by a NUL byte.
#[cfg(target_os = "linux")]
fn variables(block: &[u8]) -> Vec<(OsString, OsString)> {
    use std::os::unix::ffi::OsStringExt;
    let variable = |variable: &[u8]| {
        // Where a name starts with `=`, that one belongs to it, as for `std::env::vars_os`.
        let equals = 1 + variable.get(1..)?.iter().position(|byte| *byte == b'=')?;
        let (name, value) = variable.split_at_checked(equals)?;
        Some((OsString::from_vec(name.to_vec()), OsString::from_vec(value.get(1..)?.to_vec())))
    };
    block.split(|byte| *byte == 0).filter_map(variable).collect()
}

#[cfg(unix)]
impl Origin {
    /// Executes the program; returns only the error. A program or folder that has been removed can still be executed and
    /// left out.
    fn execute(&self, input: Option<OwnedFd>) -> std::io::Error {
        let mut error = std::io::Error::other("the program's path is not known");
        let itself = PathBuf::from("/proc/self/exe");
        for folder in [self.folder.as_ref(), None] {
            for program in self.program.iter().chain([&itself]) {
                error = self.execute_as(program, folder, input.as_ref());
            }
        }
        error
    }

    fn execute_as(&self, program: &PathBuf, folder: Option<&PathBuf>, input: Option<&OwnedFd>) -> std::io::Error {
        use std::os::unix::process::CommandExt;
        let mut arguments = std::env::args_os();
        let mut command = std::process::Command::new(program);
        if let Some(name) = arguments.next() {
            command.arg0(name);
        }
        if let Some(folder) = folder {
            command.current_dir(folder);
        }
        if let Some(Ok(input)) = input.map(OwnedFd::try_clone) {
            command.stdin(input);
        }
        command.args(arguments).env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        #[cfg(feature = "shutdown")]
        command.envs(REGISTERED.get().map(|identifier| (EXTENSION, identifier)));
        command.exec()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_first_environment_is_read_variable_by_variable() {
        let variable = |name: &str, value: &str| (OsString::from(name), OsString::from(value));
        let block = b"A=1\0EMPTY=\0LIST=a=b\0no variable\0=\0";
        assert_eq!(variables(block), [variable("A", "1"), variable("EMPTY", ""), variable("LIST", "a=b")]);
        assert_eq!(variables(b""), []);
        assert!(first_environment().is_some_and(|all| all.iter().any(|(name, _)| name == "PATH")));
    }
}
