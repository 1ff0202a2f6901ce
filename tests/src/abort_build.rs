//! Programs of this package that are built with `panic = "abort"`, the default of `cargo lambda build --release`.

use std::path::Path;
use std::process::Command;

/// Builds a program so that panics abort, in a folder below `target_tmpdir` that all tests share, and returns its path.
pub fn abort_build(target_tmpdir: &str, name: &str) -> String {
    let target = Path::new(target_tmpdir).join("abort-target");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["build", "--quiet", "--offline", "--package", "api-handler-tests", "--bin", name])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_DEV_PANIC", "abort")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target.join("debug").join(name).display().to_string()
}
