//! The attribute, the derives and the table of routes, with what they mean.
//!
//! The reference stands here and not in the crate of the macros, whose doctests could not use this one.

#[doc = include_str!("macros/api_handler.md")]
pub use api_handler_macros::api_handler;

#[doc = include_str!("macros/routes.md")]
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => { $crate::__private::routes!([$crate] $($handlers)*) };
}

#[doc = include_str!("macros/api_error.md")]
pub use api_handler_macros::ApiError;

#[doc = include_str!("macros/from_event.md")]
pub use api_handler_macros::FromEvent;

#[doc = include_str!("macros/state.md")]
pub use api_handler_macros::State;
