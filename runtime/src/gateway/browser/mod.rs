//! What a browser lets the script of a page do with an answer.
//!
//! The rules are those of the Fetch standard: "CORS check", "CORS-preflight fetch" and "CORS-safelisted response-header
//! name". Like the verdicts, this shares nothing with what makes the answers.

mod check;
mod exposed;
mod lists;
mod page;
mod refusal;
mod safelist;

pub(crate) use check::refusal;
pub(crate) use exposed::is_exposed;
pub(crate) use page::{AskedFor, Page};
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
pub(crate) use refusal::Refusal;
