//! Headers that concern a connection, or that a load balancer computes itself.

use super::headers::HeaderPairs;

const NOT_SENT: [&str; 8] =
    ["connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection"];

/// Drops those headers ("hop-by-hop headers are not honoured; Content-Length is computed").
pub(super) fn without(pairs: HeaderPairs, who: &str, notes: &mut Vec<String>) -> HeaderPairs {
    let (dropped, sent): (HeaderPairs, HeaderPairs) =
        pairs.into_iter().partition(|(name, _)| NOT_SENT.contains(&name.to_ascii_lowercase().as_str()));
    notes.extend(dropped.iter().map(|(name, _)| format!("{who} does not send a function's header `{name}`")));
    sent
}
