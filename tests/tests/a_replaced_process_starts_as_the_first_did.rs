//! A process is replaced after a handler has blocked its thread. The fresh one finds the environment, the arguments and
//! the folder of the first, whatever the program has changed since, and even if its file has been removed.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use api_handler_tests::rest;
use api_handler_tests::runtime_api::Function;

const PROGRAM: &str = env!("CARGO_BIN_EXE_changes_its_surroundings");

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn start(program: &Path, folder: &Path) -> Function {
    let mut command = Command::new(program);
    command.args(["first", "", "é"]).current_dir(folder).env("SECRET", "s=3").env("REMOVED_IN_MAIN", "1");
    Function::start_command(command, Duration::from_secs(1))
}

/// What the function finds now, and again after its process was replaced.
fn found_before_and_after(function: &Function, remove: impl FnOnce()) -> [String; 2] {
    let found = |id: &str| {
        function.send(id, &rest("GET", "/found"));
        let body = function.post(&format!("invocation/{id}/response")).body;
        body.rsplit('\0').next().unwrap().to_owned()
    };
    let before = found("before");
    remove();
    function.send("blocked", &rest("GET", "/block"));
    assert!(function.post("invocation/blocked/response").body.contains("504"));
    [before, found("after")]
}

#[test]
fn environment_arguments_and_folder_are_the_first_ones() {
    let function = start(Path::new(PROGRAM), &folder("replaced"));
    let [before, after] = found_before_and_after(&function, || {});
    assert_eq!(before, after);
    assert!(
        before.starts_with(r#"["s=3",[""#) && before.contains(r#"","first","","é"],"/",[null,"1",null]]"#),
        "{before}"
    );
}

#[test]
fn a_program_and_a_folder_that_were_removed_do_not_matter() {
    let place = folder("removed");
    let program = place.join("program");
    std::fs::copy(PROGRAM, &program).unwrap();
    let function = start(&program, &place);
    let [before, after] = found_before_and_after(&function, || std::fs::remove_dir_all(&place).unwrap());
    assert_eq!(before, after);
    function.send("again", &rest("GET", "/block"));
    assert!(function.post("invocation/again/response").body.contains("504"));
    function.send("last", &rest("GET", "/found"));
    assert!(function.post("invocation/last/response").body.contains("200"));
}
