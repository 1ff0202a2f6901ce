//! The access log's view of a request, taken before anything of the program runs.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Map, Value};

use crate::event::{Event, joined};
use crate::observe::{Access, AccessLine, AccessedRequest, Running};
use crate::program::access_log::AccessLog;
use crate::text::shortened::shortened;

/// Takes down what the log shows of a request.
pub(crate) fn access(log: &AccessLog, event: &Event<'_>, route: Option<&str>, running: Running) -> Arc<dyn Access> {
    let is_message = event.connection().is_some();
    let request = AccessedRequest {
        running,
        method: (!is_message).then(|| shortened(&event.method()).into_owned()),
        route: route.map(str::to_owned),
        headers: headers(log, event),
    };
    Arc::new(AccessLine::new(request, Instant::now()))
}

/// The headers that the program has named, as a JSON object.
fn headers(log: &AccessLog, event: &Event<'_>) -> Option<String> {
    let mut shown = Map::new();
    for name in log.headers() {
        if let Some(value) = joined(event.header_values(name.as_str()), ", ") {
            shown.insert(name.as_str().to_owned(), shortened(&value).into());
        }
    }
    (!shown.is_empty()).then(|| Value::Object(shown).to_string())
}
