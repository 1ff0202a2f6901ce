//! The options of an `Api`.

use std::sync::Arc;
use std::time::Duration;

use crate::event::Event;
use crate::guard::deadline::GATEWAY_TIMEOUT;
use crate::response::{Problem, Response};

use super::snapstart::SnapStartResource;

/// Turns a problem into an answer.
pub(crate) type RewriteProblem = Arc<dyn Fn(Problem, &Event<'_>) -> Response + Send + Sync>;

/// Whether an event was only sent to keep the function warm.
type IsPing = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The options of an [`Api`](crate::Api).
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) problems: Option<RewriteProblem>,
    pub(crate) ping: Option<IsPing>,
    pub(crate) gateway_timeout: Duration,
    pub(crate) streaming: bool,
    /// The size of the largest body that a request may have, in bytes.
    pub(crate) max_body: usize,
    pub(crate) metrics: Option<String>,
    pub(crate) snapstart: Vec<Arc<dyn SnapStartResource>>,
    pub(crate) threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            problems: None,
            ping: None,
            gateway_timeout: GATEWAY_TIMEOUT,
            streaming: false,
            max_body: usize::MAX,
            metrics: Some("ApiHandler".to_owned()),
            snapstart: Vec::new(),
            threads: 1,
        }
    }
}
