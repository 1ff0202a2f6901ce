//! The setting of a program.

use crate::event::{Event, EventSource};

use super::suitable::is_binary;

/// How answers are compressed: see [`Api::compression`](crate::Api::compression).
#[derive(Clone, Debug, Default)]
#[must_use = "compression is a setting of an `Api`: `Api::new(routes).compression(Compression::new())`"]
pub struct Compression {
    binary_media_types: Vec<String>,
}

impl Compression {
    /// Brotli or gzip, as the client prefers, behind every source that sends bytes without being asked: HTTP APIs, function
    /// URLs, load balancers, VPC Lattice, and REST APIs that [stream](crate::Api::streaming).
    pub fn new() -> Self {
        Compression::default()
    }

    /// The binary media types of the REST API, as they are set there: `["*/*"]`, `["application/json", "image/*"]`. A REST
    /// API that does not stream sends bytes only if the first media type of the request's `Accept` is one of them; to every
    /// other client it sends base64 text. An event does not contain this setting, so that without it REST APIs that do not
    /// stream get no compressed answers.
    pub fn binary_media_types<I>(mut self, types: I) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        self.binary_media_types = types.into_iter().map(Into::into).collect();
        self
    }

    /// Whether the client would receive the bytes of a compressed body.
    pub(super) fn applies_to(&self, event: &Event<'_>, is_streamed: bool) -> bool {
        match event.source() {
            // A message has no headers, and so no coding.
            EventSource::WebSocketApi => false,
            EventSource::RestApi if !is_streamed => {
                let accept = event.header("accept");
                is_binary(accept.as_deref(), &self.binary_media_types)
            }
            _ => true,
        }
    }

    /// Binary media types that no REST API knows, and what to write.
    pub(crate) fn mistakes(&self) -> impl Iterator<Item = (String, String)> {
        let is_wrong = |text: &&String| {
            let is_plain = text.split_once('/').is_some_and(|(kind, subtype)| {
                !kind.is_empty() && !subtype.is_empty() && (kind != "*" || subtype == "*")
            });
            !is_plain || text.contains([';', ',', ' '])
        };
        self.binary_media_types.iter().filter(is_wrong).map(|text| {
            let message = format!("`{text}` is not a binary media type of a REST API");
            (message, "write one as `*/*`, `image/*` or `application/json`, without parameters".to_owned())
        })
    }
}
