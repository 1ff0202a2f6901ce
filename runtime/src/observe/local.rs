//! Whether the function runs behind the local gateway.

use std::sync::OnceLock;

/// Set by the local gateway for the function that it runs: there the log is read by people, and metrics by nobody.
pub(crate) const LOCAL: &str = "API_HANDLER_LOCAL";

/// Whether the function runs behind the local gateway.
pub(crate) fn is_local() -> bool {
    static IS_LOCAL: OnceLock<bool> = OnceLock::new();
    *IS_LOCAL.get_or_init(|| std::env::var_os(LOCAL).is_some())
}
