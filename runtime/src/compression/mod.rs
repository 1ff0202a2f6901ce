//! Compresses bodies with the coding that a client accepts.

mod answer;
mod chunks;
mod coder;
mod negotiation;
mod settings;
mod suitable;

pub(crate) use answer::compress;
pub use settings::Compression;
