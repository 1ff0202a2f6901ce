//! CORS: which pages of other origins may call the API and read its answers.

mod answer;
mod origin;
mod page;
mod policy;
mod preflight;

pub(crate) use answer::decorate;
#[cfg(feature = "compression")]
pub(crate) use answer::vary;
pub(crate) use page::origin;
pub(crate) use policy::CorsPolicy;
pub use policy::{AnyOrigin, Cors, CorsSettings, Origins};
pub(crate) use preflight::{asked, is_preflight, preflight};
