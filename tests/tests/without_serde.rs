//! A program that depends on this library but not on `serde`: the errors of serde's derives lead to the fix.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const PROGRAM: &str = r#"
use api_handler::prelude::*;

#[derive(Deserialize)]
struct NewUser {
    name: String,
}

#[derive(Serialize)]
struct User {
    name: String,
}

#[api_handler(POST "/users")]
fn create(#[body] new: NewUser) -> User {
    User { name: new.name }
}

fn main() -> ExitCode {
    api_handler::run(routes![create])
}
"#;

/// The compiler's errors for the program, in a separate project.
fn errors() -> String {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("without-serde");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    fs::create_dir_all(project.join("src")).unwrap();
    fs::write(project.join("src/main.rs"), PROGRAM).unwrap();
    let library = workspace.join("runtime");
    let manifest = format!(
        "[package]\nname = \"without-serde\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\napi-handler = {{ path = {library:?} }}\n"
    );
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    // The versions that are downloaded already.
    fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["check", "--quiet", "--offline"])
        .current_dir(&project)
        .env("CARGO_TARGET_DIR", project.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn each_derives_error_names_the_missing_crate() {
    let errors = errors();
    let lines: Vec<&str> = errors.lines().filter(|line| line.starts_with("error")).collect();
    let [first, second, end] = lines.as_slice() else { panic!("{errors}") };
    assert_eq!([first, second], [&"error[E0463]: can't find crate for `serde`"; 2], "{errors}");
    assert!(end.starts_with("error: could not compile"), "{errors}");
    // Both pages explain this error and its fix.
    let fix = "cargo add serde --features derive";
    for page in [include_str!("../../README.md"), include_str!("../../runtime/src/macros/api_handler.md")] {
        assert!(page.lines().any(|line| line.contains("can't find crate for `serde`")), "{page}");
        assert!(page.contains(fix), "{page}");
    }
}
