//! The options of an `Api`.

use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "compression")]
use crate::compression::Compression;
use crate::cors::CorsPolicy;
use crate::event::Event;
use crate::guard::deadline::GATEWAY_TIMEOUT;
use crate::observe::{Access, Running};
use crate::response::Response;
use crate::routes::Mistake;
use crate::scope::ProblemSettings;

use super::snapstart::SnapStartResource;

/// How large a compressed body may become without a limit of the program's own, in bytes: as large as an event (Lambda quotas).
#[cfg(feature = "decompression")]
const MAX_DECOMPRESSED_BYTES: usize = 6 * 1024 * 1024;

/// Sees every answer before it is sent.
pub(crate) type OnResponse = Arc<dyn Fn(&mut Response, &Event<'_>) + Send + Sync>;

/// Whether an event was only sent to keep the function warm.
type IsPing = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Takes down what the access log shows of a request; the route is its template.
type StartAccess = Arc<dyn Fn(&Event<'_>, Option<&str>, Running) -> Arc<dyn Access> + Send + Sync>;

/// The options of an [`Api`](crate::Api).
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) problems: ProblemSettings,
    pub(crate) ping: Option<IsPing>,
    pub(crate) cors: Option<CorsPolicy>,
    #[cfg(feature = "compression")]
    pub(crate) compression: Option<Compression>,
    pub(crate) on_response: Vec<OnResponse>,
    pub(crate) gateway_timeout: Duration,
    pub(crate) streaming: bool,
    /// The size of the largest body that a request may have, in bytes.
    pub(crate) max_body: usize,
    /// Whether compressed bodies are decompressed.
    #[cfg(feature = "decompression")]
    pub(crate) decompress: bool,
    pub(crate) metrics: Option<String>,
    pub(crate) snapstart: Vec<Arc<dyn SnapStartResource>>,
    pub(crate) threads: usize,
    /// `None` without an access log.
    pub(crate) access_log: Option<StartAccess>,
    /// What is wrong with other options.
    pub(crate) mistakes: Vec<Mistake>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            problems: ProblemSettings::default(),
            ping: None,
            cors: None,
            #[cfg(feature = "compression")]
            compression: None,
            on_response: Vec::new(),
            gateway_timeout: GATEWAY_TIMEOUT,
            streaming: false,
            max_body: usize::MAX,
            #[cfg(feature = "decompression")]
            decompress: false,
            metrics: Some("ApiHandler".to_owned()),
            snapstart: Vec::new(),
            threads: 1,
            access_log: None,
            mistakes: Vec::new(),
        }
    }
}

impl Options {
    /// How large a compressed body may become, in bytes; `None` if none is decompressed.
    #[cfg(feature = "decompression")]
    pub(crate) fn decompresses(&self) -> Option<usize> {
        let limit = if self.max_body == usize::MAX { MAX_DECOMPRESSED_BYTES } else { self.max_body };
        self.decompress.then_some(limit)
    }

    /// Whether the program, CORS or compression changes answers before they are sent.
    pub(crate) fn changes_answers(&self) -> bool {
        #[cfg(feature = "compression")]
        if self.compression.is_some() {
            return true;
        }
        self.cors.is_some() || !self.on_response.is_empty()
    }
}
