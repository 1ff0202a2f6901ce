//! The attribute, the derives and `routes!`, with their reference pages.
//!
//! The pages are here and not in the macro crate, because its doctests could not use this crate.

#[doc = include_str!("macros/api_handler.md")]
pub use api_handler_macros::api_handler;

#[doc = include_str!("macros/api_middleware.md")]
pub use api_handler_macros::api_middleware;

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
