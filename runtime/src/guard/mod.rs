//! What stands between user code and the answer: panics are caught, deadlines are kept, and an invocation is answered
//! once.

pub(crate) mod deadline;
pub(crate) mod in_flight;
pub(crate) mod panic;
