//! Cookies whose values a client cannot change, or not even read.

mod argument;
mod data;
mod keys;
mod sealed;

pub use argument::{PrivateCookie, SignedCookie};
pub use data::CookieData;
pub use keys::{CookieKeyError, CookieKeys};
