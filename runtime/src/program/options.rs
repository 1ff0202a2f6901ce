//! The options of an `Api`.

use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "compression")]
use crate::compression::Compression;
use crate::cors::CorsPolicy;
use crate::event::Event;
use crate::guard::deadline::GATEWAY_TIMEOUT;
use crate::response::Response;
use crate::scope::RewriteProblem;

use super::snapstart::SnapStartResource;

/// Sees every answer before it is sent.
pub(crate) type OnResponse = Arc<dyn Fn(&mut Response, &Event<'_>) + Send + Sync>;

/// Whether an event was only sent to keep the function warm.
type IsPing = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The options of an [`Api`](crate::Api).
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) problems: Option<RewriteProblem>,
    pub(crate) ping: Option<IsPing>,
    pub(crate) cors: Option<CorsPolicy>,
    #[cfg(feature = "compression")]
    pub(crate) compression: Option<Compression>,
    pub(crate) on_response: Vec<OnResponse>,
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
            cors: None,
            #[cfg(feature = "compression")]
            compression: None,
            on_response: Vec::new(),
            gateway_timeout: GATEWAY_TIMEOUT,
            streaming: false,
            max_body: usize::MAX,
            metrics: Some("ApiHandler".to_owned()),
            snapstart: Vec::new(),
            threads: 1,
        }
    }
}

impl Options {
    /// Whether the program, CORS or compression changes answers before they are sent.
    pub(crate) fn changes_answers(&self) -> bool {
        #[cfg(feature = "compression")]
        if self.compression.is_some() {
            return true;
        }
        self.cors.is_some() || !self.on_response.is_empty()
    }
}
