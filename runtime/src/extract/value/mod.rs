//! Deserializers from text to values: for the texts of one key, for all names of a query or form, and for claims.

pub(crate) mod absent;
pub(crate) mod buffered;
pub(crate) mod claim;
pub(crate) mod claim_list;
pub(crate) mod claim_time;
pub(crate) mod claims_reader;
pub(crate) mod error;
#[cfg(feature = "multipart")]
pub(crate) mod files;
pub(crate) mod is_json;
pub(crate) mod json_phrases;
pub(crate) mod never;
pub(crate) mod number;
pub(crate) mod numeric;
pub(crate) mod pairs;
pub(crate) mod pairs_reader;
pub(crate) mod phrases;
pub(crate) mod raw_values;
pub(crate) mod refusals;
pub(crate) mod shape;
pub(crate) mod strict;
pub(crate) mod text;
pub(crate) mod transparent;
pub(crate) mod trial;
pub(crate) mod unsupported;
