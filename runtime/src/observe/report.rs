//! How this library logs.

/// Logs an event of the library itself, as `tracing`'s macros do. The program's subscriber may panic, and so may the
/// `Display` of an error of the program: neither must cost an answer.
macro_rules! report {
    ($level:ident, $($event:tt)+) => {{
        $crate::observe::contain(|| ::tracing::event!(::tracing::Level::$level, $($event)+));
    }};
}

pub(crate) use report;
