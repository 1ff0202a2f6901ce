//! How a test fails.

#[track_caller]
pub(super) fn or_fail<T, E: std::fmt::Display>(result: Result<T, E>, what: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => fail(&format!("{what}: {error}")),
    }
}

#[track_caller]
#[expect(clippy::panic, reason = "this module runs in tests only, and a panic is how a test fails")]
pub(super) fn fail(message: &str) -> ! {
    panic!("{message}")
}
