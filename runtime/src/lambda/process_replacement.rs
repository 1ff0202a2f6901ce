//! Replaces this process with a fresh one of the same program, when a thread is blocked or a panic aborts.

use std::path::PathBuf;
use std::sync::OnceLock;

/// The program's path, read when the process starts: after an update it can no longer be found out.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Reads the program's path; false if it is not known.
pub(super) fn prepare() -> bool {
    let Ok(program) = std::env::current_exe() else { return false };
    // It is read once in a process.
    let _ = PROGRAM.set(program);
    true
}

/// Replaces this process, under the same process id. Where that fails the process exits, and Lambda starts another.
pub(super) fn replace_process() -> ! {
    #[cfg(unix)]
    if let Some(program) = PROGRAM.get() {
        use std::os::unix::process::CommandExt;
        let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).exec();
        eprintln!("the process could not be replaced: {error}");
    }
    std::process::exit(1)
}
