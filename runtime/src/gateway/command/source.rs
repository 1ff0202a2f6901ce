//! The names of event sources on the command line.

use super::nearest;
use crate::event::EventSource;

const NAMES: [(&str, EventSource); 7] = [
    ("rest", EventSource::RestApi),
    ("http", EventSource::HttpApi),
    ("http-v1", EventSource::HttpApiV1),
    ("url", EventSource::FunctionUrl),
    ("alb", EventSource::Alb),
    ("websocket", EventSource::WebSocketApi),
    ("lattice", EventSource::VpcLattice),
];

/// The source with that name, or a message about an unknown name.
pub(super) fn named(name: &str) -> Result<EventSource, String> {
    let found = NAMES.iter().find(|(known, _)| *known == name);
    found.map(|(_, source)| *source).ok_or_else(|| {
        let advice = nearest::advice(name, &NAMES.map(|(known, _)| known));
        format!("unknown source `{name}`: {advice}")
    })
}
