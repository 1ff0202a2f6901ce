//! The settings of an `Api`.

use std::sync::Arc;
use std::time::Duration;

use super::Api;
use super::never::Never;
use crate::cors::CorsSettings;
use crate::event::Event;
use crate::invoke::access::access;
use crate::program::access_log::AccessLogSettings;
use crate::program::snapstart::SnapStartResource;
use crate::response::Response;

/// How many threads and processes Lambda runs in an execution environment (Lambda quotas).
const MOST_THREADS: usize = 1024;

impl<S> Api<S> {
    /// Lets the pages of other origins call the API and read its answers, errors of every kind included. Preflights are
    /// answered before anything else; a page of an origin that is not allowed cannot open a WebSocket either.
    ///
    /// An HTTP API with CORS settings of its own ignores these headers, and answers preflights itself. A function URL with
    /// such settings adds them a second time, and browsers refuse that: see [`Cors::skip_function_url`](crate::Cors::skip_function_url). A REST API needs
    /// `OPTIONS` among its methods, without an authorizer, and `GatewayResponses` for the errors that it makes itself. The
    /// [guide](crate::guide::cors) has all of it, and how to see why a browser refuses an answer.
    pub fn cors(mut self, cors: impl CorsSettings) -> Self {
        self.options.cors = Some(cors.policy());
        self
    }

    /// Changes or observes every answer before it is sent: those of handlers, problems, 404 and 405, panics, time-outs and
    /// answers that were too large. It runs after all middleware, in the order in which it was added; a panic in it is
    /// logged, and the answer is sent as it is then. An answer that the source would refuse becomes a 500, and the hooks see
    /// that one too; if it is refused again, the client gets a 500 without their changes. A hook can set a stream only where
    /// answers are [streamed](Api::streaming); elsewhere that is a 500.
    ///
    /// ```
    /// use api_handler::{Api, Routes};
    /// use http::HeaderValue;
    ///
    /// let api: Api = Api::new(Routes::new()).on_response(|response, _event| {
    ///     response.headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    /// });
    /// ```
    pub fn on_response<F, T>(mut self, change: F) -> Self
    where
        F: Fn(&mut Response, &Event<'_>) -> T + Send + Sync + 'static,
        T: ChangedInPlace,
    {
        self.options.on_response.push(Arc::new(move |response, event| drop(change(response, event))));
        self
    }

    /// Writes one line for each answer into the log: of handlers, problems, 404 and 405, panics, time-outs, answers that were too
    /// large, and the last answer of a process that is blocked or ends. A stream has its line at its end, with the bytes that were
    /// sent, and `complete=false` if it broke off. Events that only keep the function warm have none.
    ///
    /// The line is text or JSON like the rest of the log, of the level INFO and the target `api_handler::access`:
    ///
    /// ```text
    /// INFO  8e5c6fa4-.. show GET /users/{id} 200 bytes=17 milliseconds=3 user-agent="curl/8.5.0"
    /// ```
    ///
    /// ```
    /// use api_handler::{AccessLog, Api, Routes};
    ///
    /// let api: Api = Api::new(Routes::new()).access_log(AccessLog::new().header("user-agent"));
    /// ```
    pub fn access_log(mut self, log: impl AccessLogSettings) -> Self {
        let log = log.settings();
        self.options.mistakes.extend_from_slice(log.mistakes());
        self.options.access_log = Some(Arc::new(move |event, route, running| access(&log, event, route, running)));
        self
    }

    /// Compresses answers by brotli or gzip, whichever the client prefers. It needs the cargo feature `compression`.
    ///
    /// Bodies of text, JSON, XML, SVG and the like are compressed, from 1 KB on, if they become shorter by a quarter at least;
    /// others, and those with a `content-encoding`, are sent as they are. So no answer becomes longer, and one that is too
    /// long for its source, 6 MB behind most of them, can be sent if it is short enough when compressed. A stream is
    /// compressed chunk by chunk. Where a source would not send bytes nothing is compressed: see
    /// [`Compression::binary_media_types`](crate::Compression::binary_media_types) for REST APIs. The chapter
    /// [caching](crate::guide::caching#compression) has the details.
    ///
    /// ```
    /// use api_handler::prelude::*;
    /// use api_handler::Compression;
    ///
    /// #[api_handler(GET "/")]
    /// fn long() -> String {
    ///     "the same line\n".repeat(1000)
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![long]).compression(Compression::new()).state(());
    /// let request = testing::get("/").source(EventSource::HttpApi).header("accept-encoding", "gzip, br");
    /// let reply = request.send(&function).await;
    /// assert_eq!(reply.header("content-encoding"), Some("br"));
    /// assert!(reply.bytes().len() < 100);
    /// # });
    /// ```
    #[cfg(feature = "compression")]
    pub fn compression(mut self, compression: crate::Compression) -> Self {
        self.options.compression = Some(compression);
        self
    }

    /// Recognises more events that only keep the function warm: they are answered with an empty 200, and no handler
    /// runs. `{}`, `null` and the events of the known warm-up plugins are recognised without it.
    pub fn ping(mut self, is_ping: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.options.ping = Some(Arc::new(is_ping));
        self
    }

    /// How long a handler may run before the answer is a 504, unless Lambda's own time-out comes first. 28.5 s if not
    /// set, since REST and HTTP APIs wait 29 s and 30 s. With `Duration::MAX` only Lambda's time-out counts.
    pub fn gateway_timeout(mut self, timeout: Duration) -> Self {
        self.options.gateway_timeout = timeout;
        self
    }

    /// Declares that the REST API or function URL in front of the function streams: the method's integration has
    /// `responseTransferMode: STREAM`, or the URL has the invoke mode `RESPONSE_STREAM`. Every answer is then sent in
    /// the form that they require. An event does not contain this setting, and both sides must agree: a buffered answer
    /// to an integration that streams is a 500, and of a streamed answer to one that does not stream only status and
    /// headers arrive.
    ///
    /// Other sources never stream; they receive buffered answers. Without this option streams are collected everywhere.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(GET "/")]
    /// fn hello() -> &'static str {
    ///     "hello"
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![hello]).streaming().state(());
    /// let reply = testing::get("/").send(&function).await;
    /// assert!(reply.output().ends_with(b"}\0\0\0\0\0\0\0\0hello"));
    /// # });
    /// ```
    pub fn streaming(mut self) -> Self {
        self.options.streaming = true;
        self
    }

    /// The size of the largest body that a request may have, in bytes, base64 decoded; a larger one is answered with 413
    /// before a handler runs. Without it, only the source limits the size: 6 MB by Lambda, 1 MB behind a load balancer.
    ///
    /// The library itself needs at most four times the size of the event. What the body becomes is up to its type: 6 MB of
    /// `0,0,0,..` are 3 million elements, which take 3 MB as a `Vec<u8>`, 24 MB as a `Vec<u64>` and 96 MB as a
    /// `serde_json::Value`, and a list that grows needs up to three times that while it is copied. Limit the size where
    /// the function has little memory.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(POST "/notes")]
    /// fn add(#[body] _text: String) {}
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes![add]).max_body(1000).state(());
    /// assert_eq!(testing::post("/notes").body("a".repeat(1001)).send(&function).await.status(), 413);
    /// # });
    /// ```
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.options.max_body = bytes;
        self
    }

    /// Decompresses the bodies of requests with `content-encoding: gzip`, `deflate` or `br`, for every argument and
    /// [`Event::body`]: JSON, forms, text and bytes. Needs the feature `decompression`.
    ///
    /// [`max_body`](Self::max_body) counts the decompressed bytes; without it they may be 6 MB, as an event. A larger body is
    /// a 413, a damaged one a 400, another coding a 415 that names these three. Nothing is decompressed before something asks
    /// for the body. The header `content-encoding` stays as it was sent.
    ///
    /// Without this setting a compressed body is a 415 for every argument but bytes, which receive it as it is.
    ///
    /// ```
    /// use std::io::Write;
    ///
    /// use api_handler::prelude::*;
    /// use flate2::{Compression, write::GzEncoder};
    ///
    /// #[api_handler(POST "/notes")]
    /// fn add(#[body] text: String) -> String {
    ///     text
    /// }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    ///
    /// let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    /// gzip.write_all(b"a long text")?;
    /// let function = Api::new(routes![add]).decompress().max_body(1000).state(());
    /// let request = testing::post("/notes").source(EventSource::HttpApi).header("content-encoding", "gzip");
    /// assert_eq!(request.body(gzip.finish()?).send(&function).await.text(), "a long text");
    /// # Ok::<(), std::io::Error>(())
    /// # }).unwrap();
    /// ```
    #[cfg(feature = "decompression")]
    pub fn decompress(mut self) -> Self {
        self.options.decompress = true;
        self
    }

    /// The CloudWatch namespace of the metrics `Faults`, `Panics`, `Timeouts` and `Oversize`; `None` turns them off.
    /// `ApiHandler` if not set.
    pub fn metrics(mut self, namespace: Option<&str>) -> Self {
        self.options.metrics = namespace.map(str::to_owned);
        self
    }

    /// How many threads run the tasks that handlers spawn, on Lambda and behind the local gateway; one if not set. One
    /// is enough for handlers that mostly wait, and a request whose work crosses threads costs up to twice the CPU.
    /// Where Lambda runs several requests at once in a process, there are as many threads as processors, and another that
    /// receives events and posts answers. There are 1,024 at most, as in every execution environment (Lambda quotas).
    ///
    /// ```
    /// # use api_handler::{Api, Routes};
    /// # let routes = Routes::<()>::new();
    /// let api = Api::new(routes).threads(2);
    /// ```
    pub fn threads(mut self, threads: usize) -> Self {
        self.options.threads = threads.clamp(1, MOST_THREADS);
        self
    }

    /// Adds hooks around a SnapStart snapshot. They run in reverse order before the snapshot, and in this order after
    /// the restore. Without SnapStart they are never called.
    pub fn snapstart(mut self, resource: impl SnapStartResource + 'static) -> Self {
        self.options.snapstart.push(Arc::new(resource));
        self
    }
}

/// The result of a hook that changes a response: nothing.
#[diagnostic::on_unimplemented(
    message = "a hook of `on_response` cannot return `{Self}`",
    label = "has to be `()`",
    note = "change the response in place, `*response = Response::new(status)`, and leave `async` out: what has to wait is a \
            middleware, `.middleware(async |next: Next<'_>| ..)`"
)]
pub trait ChangedInPlace {}

impl ChangedInPlace for () {}

#[diagnostic::do_not_recommend]
impl ChangedInPlace for Never {}
