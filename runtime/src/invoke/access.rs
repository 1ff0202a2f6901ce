//! The access log's view of a request, taken before anything of the program runs.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Map, Value};

use crate::event::{Event, joined};
use crate::guard::in_flight;
use crate::observe::{Access, AccessedRequest, Running};
use crate::program::access_log::AccessLog;
use crate::text::shortened::shortened;

/// A request that is being answered, for the access log.
pub(super) struct Accessed {
    pub(super) access: Arc<Access>,
    /// Whether somebody else sends the answer, and then writes the line.
    is_sent_elsewhere: bool,
}

impl Accessed {
    /// Takes down what the log shows of a request.
    pub(super) fn of(
        log: &AccessLog,
        event: &Event<'_>,
        route: Option<&str>,
        running: Running,
        started: Instant,
    ) -> Self {
        let is_message = event.connection().is_some();
        let request = AccessedRequest {
            running,
            method: (!is_message).then(|| shortened(&event.method()).into_owned()),
            route: route.map(str::to_owned),
            headers: headers(log, event),
        };
        let access = Arc::new(Access::new(request, started));
        let is_sent_elsewhere = in_flight::show(&event.context().request_id, &access);
        Accessed { access, is_sent_elsewhere }
    }

    /// Writes the line of an answer, unless another does that when it has sent it.
    pub(super) fn answered(&self) {
        if !self.is_sent_elsewhere {
            self.access.write(true);
        }
    }
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
