//! The same small service written for the library and for its peers, and the events that it is measured with.

pub mod case;
pub mod data;
pub mod event;
pub mod peer;

use bytes::Bytes;

/// Reads `PEER CASE TIMES` from the arguments, and answers that often; the last answer.
pub fn by_arguments() -> Result<Bytes, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, case, times] = arguments.as_slice() else { return Err("three arguments are wanted".to_owned()) };
    peer::repeat(peer, case.parse()?, times.parse().map_err(|_| format!("`{times}` is no number"))?)
}
