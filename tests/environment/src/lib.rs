//! Changes the environment of test programs, as libraries of an older edition do.

/// Sets a variable.
pub fn set(name: &str, value: &str) {
    std::env::set_var(name, value);
}

/// Removes a variable.
pub fn remove(name: &str) {
    std::env::remove_var(name);
}
