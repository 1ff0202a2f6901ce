//! Guards around user code: they catch panics, enforce deadlines, and make sure that each invocation is answered exactly
//! once.

pub(crate) mod deadline;
pub(crate) mod in_flight;
pub(crate) mod panic;
pub(crate) mod panic_hook;
pub(crate) mod panic_log;
pub(crate) mod panic_record;
pub(crate) mod pulse;
