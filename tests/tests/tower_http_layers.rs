//! The layers of tower-http around handlers: whatever is behind a layer, the client gets the answer that it gets without one,
//! and what the layer does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use api_handler::layers::LayerBody;
use api_handler::testing::ClientReply;
use api_handler::{EventSource, StreamBody, http, prelude::*};
use api_handler_tests::chunks;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::classify::ServerErrorsFailureClass;
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::sensitive_headers::SetSensitiveHeadersLayer;
use tower_http::set_header::{SetRequestHeaderLayer, SetResponseHeaderLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tower_http::validate_request::ValidateRequestHeaderLayer;

#[api_handler(GET "/hello")]
fn hello() -> Reply<Html<&'static str>> {
    Reply::new(Html("<h1>Hello</h1>")).header("x-own", "1").cookie(Cookie::new("a", "1")).cookie(Cookie::new("b", "2"))
}

#[api_handler(GET "/json")]
fn json() -> Json<[&'static str; 2]> {
    Json(["a \"quoted\" word", "caf\u{e9}"])
}

#[api_handler(GET "/binary", content_type = "image/png")]
fn binary() -> Vec<u8> {
    vec![0xff, 0x00, 0xfe]
}

#[api_handler(GET "/panics")]
fn panics() -> String {
    panic!("on purpose")
}

#[api_handler(GET "/panics-later")]
async fn panics_later() -> String {
    tokio::task::yield_now().await;
    panic!("on purpose")
}

#[api_handler(GET "/late")]
async fn late() -> String {
    std::future::pending().await
}

#[api_handler(GET "/large")]
fn large() -> Vec<u8> {
    static NOISE: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| {
        // It cannot be compressed.
        let mut state = 1_u32;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..7_000_000).map(next).collect()
    });
    NOISE.clone()
}

#[api_handler(GET "/refused")]
fn refused() -> Result<String, Problem> {
    Err(Problem::conflict("taken already").with_code("taken").with_header("x-of-problem", "1"))
}

#[api_handler(GET "/stream", content_type = "text/plain")]
fn stream() -> StreamBody {
    StreamBody::new(chunks(
        ["one ", "two ", "three"].map(|text| Ok::<_, std::io::Error>(Bytes::from_static(text.as_bytes()))),
    ))
}

#[api_handler(GET "/stream-fails")]
fn stream_fails() -> StreamBody {
    StreamBody::new(chunks([Err(std::io::Error::other("the disk is gone")), Ok(Bytes::new())]))
}

#[api_handler(GET "/stream-breaks")]
fn stream_breaks() -> StreamBody {
    StreamBody::new(chunks([Ok(Bytes::from_static(b"begun")), Err(std::io::Error::other("the disk is gone"))]))
}

fn routes() -> Routes<()> {
    routes![hello, json, binary, panics, panics_later, late, large, refused, stream, stream_fails, stream_breaks]
}

const PATHS: [&str; 12] = [
    "/hello",
    "/json",
    "/binary",
    "/panics",
    "/panics-later",
    "/late",
    "/large",
    "/refused",
    "/stream",
    "/stream-fails",
    "/stream-breaks",
    "/missing",
];

const TIMEOUT: Duration = Duration::from_millis(100);

fn api(routes: Routes<()>) -> Api {
    Api::new(routes).gateway_timeout(TIMEOUT)
}

/// The same api without layers, with a layer around its routes, around all of it, and around both.
macro_rules! each_way {
    ($layer:expr) => {
        [
            ("Routes::layer", api(routes().layer($layer))),
            ("Api::layer", api(routes()).layer($layer)),
            ("ServiceBuilder", api(routes()).layer(ServiceBuilder::new().layer($layer))),
            ("both", api(routes().layer($layer)).layer($layer)),
            (
                "around a middleware",
                api(routes().layer($layer).middleware(async |next: Next<'_>| next.run().await)).layer($layer),
            ),
        ]
    };
}

/// What a client sees of an answer. The id of a request and the time differ between any two.
fn seen(reply: &ClientReply) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let mut headers: Vec<_> = reply.headers().to_vec();
    headers.retain(|(name, _)| name != "x-amzn-requestid" && name != "content-length");
    headers.sort();
    let body = match reply.problem_or_none() {
        Some(mut problem) => {
            problem.as_object_mut().unwrap().remove("request_id");
            problem.to_string().into_bytes()
        }
        None => reply.bytes().to_vec(),
    };
    (reply.status().as_u16(), headers, body)
}

trait MaybeProblem {
    fn problem_or_none(&self) -> Option<serde_json::Value>;
}

impl MaybeProblem for ClientReply {
    fn problem_or_none(&self) -> Option<serde_json::Value> {
        let is_problem = self.header("content-type") == Some("application/problem+json") && !self.bytes().is_empty();
        is_problem.then(|| self.problem())
    }
}

fn request(method: &str, path: &str) -> testing::Request {
    testing::request(method, path).binary_media_type("*/*").header("accept", "*/*")
}

/// The layer adds these headers to every answer, and changes nothing else.
async fn changes_nothing_but(ways: impl IntoIterator<Item = (&'static str, Api)>, added: &[(&str, &str)]) {
    for (way, layered) in ways {
        let (plain, layered) = (api(routes()), layered);
        let pairs = [
            (plain.clone().state(()), layered.clone().state(())),
            (plain.streaming().state(()), layered.streaming().state(())),
        ];
        for (plain, layered) in pairs {
            for (method, path) in PATHS.into_iter().flat_map(|path| [("GET", path), ("HEAD", path)]) {
                // No layer around the routes sees it; and the other one takes long.
                let is_skipped = way != "both" || method == "HEAD";
                if (way == "Routes::layer" && path == "/missing") || (is_skipped && path == "/large") {
                    continue;
                }
                let (status, mut headers, body) = seen(&request(method, path).send(&plain).await);
                let reply = request(method, path).send(&layered).await;
                let refused = body.windows(18).any(|part| part == b"response-too-large");
                if !refused {
                    headers.extend(added.iter().map(|(name, value)| (name.to_string(), value.to_string())));
                    headers.sort();
                }
                assert_eq!(seen(&reply), (status, headers, body), "{way}: {method} {path}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn layers_that_change_nothing_change_nothing() {
    changes_nothing_but(each_way!(tower::layer::util::Identity::new()), &[]).await;
    changes_nothing_but(each_way!(CatchPanicLayer::new()), &[]).await;
    changes_nothing_but(each_way!(TraceLayer::new_for_http()), &[]).await;
    changes_nothing_but(each_way!(TimeoutLayer::with_status_code(StatusCode::IM_A_TEAPOT, TIMEOUT * 9)), &[]).await;
    changes_nothing_but(each_way!(SetSensitiveHeadersLayer::new([http::header::SET_COOKIE])), &[]).await;
    changes_nothing_but(each_way!(ValidateRequestHeaderLayer::accept("text/html")), &[]).await;
    changes_nothing_but(each_way!(SetRequestIdLayer::x_request_id(MakeRequestUuid)), &[]).await;
}

#[tokio::test(start_paused = true)]
async fn a_header_of_a_layer_is_on_every_answer() {
    let served =
        || SetResponseHeaderLayer::overriding(HeaderName::from_static("x-served"), HeaderValue::from_static("yes"));
    changes_nothing_but(each_way!(served()), &[("x-served", "yes")]).await;
}

fn gunzipped(bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut all).unwrap();
    all
}

#[tokio::test(start_paused = true)]
async fn a_compressed_answer_is_base64_and_the_same_after_decompression() {
    for (way, layered) in each_way!(CompressionLayer::new()) {
        let (plain, layered) = (api(routes()).state(()), layered.state(()));
        for path in PATHS.into_iter().filter(|path| *path != "/large") {
            let expected = request("GET", path).send(&plain).await;
            let head = request("HEAD", path).header("accept-encoding", "gzip").send(&layered).await;
            let reply = request("GET", path).header("accept-encoding", "gzip").send(&layered).await;
            assert_eq!(reply.status(), expected.status(), "{way}: {path}");
            assert_eq!(reply.header("content-type"), expected.header("content-type"), "{way}: {path}");
            assert_eq!(reply.header("content-encoding"), head.header("content-encoding"), "{way}: {path}");
            assert!(head.bytes().is_empty());
            match reply.header("content-encoding") {
                Some("gzip") => {
                    let json: serde_json::Value = serde_json::from_slice(reply.output()).unwrap();
                    assert_eq!(json["isBase64Encoded"], true, "{way}: {path}");
                    let plain = gunzipped(reply.bytes());
                    match expected.problem_or_none() {
                        // It has the id of another request.
                        Some(_) => assert!(plain.starts_with(&expected.bytes()[..20]), "{way}: {path}"),
                        None => assert_eq!(plain, expected.bytes(), "{way}: {path}"),
                    }
                }
                None => assert!(expected.bytes().len() < 32 || way == "Routes::layer", "{way}: {path}"),
                other => panic!("{other:?}"),
            }
        }
        if way != "both" {
            continue;
        }
        let reply = request("GET", "/large").header("accept-encoding", "gzip").send(&layered).await;
        assert_eq!((reply.status().as_u16(), &reply.problem()["code"]), (500, &"response-too-large".into()), "{way}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_compressed_stream_stays_a_stream() {
    for (way, layered) in each_way!(CompressionLayer::new()) {
        let function = layered.streaming().state(());
        for source in [EventSource::RestApi, EventSource::FunctionUrl] {
            let get = |path| request("GET", path).header("accept-encoding", "gzip").source(source).send(&function);
            let reply = get("/stream").await;
            assert_eq!((reply.status().as_u16(), reply.header("content-encoding")), (200, Some("gzip")), "{way}");
            assert_eq!(gunzipped(reply.bytes()), b"one two three", "{way}");
            // The encoder has waited for more before it sent anything, so the status still says so.
            assert_eq!(get("/stream-breaks").await.status(), 500, "{way}");
            assert_eq!(get("/stream-fails").await.status(), 500, "{way}");
        }
    }
}

/// A stream whose second chunk comes when somebody has received the first.
#[tokio::test]
async fn the_chunks_of_a_stream_pass_layers_one_by_one() {
    type Sender = tokio::sync::mpsc::UnboundedSender<Result<Bytes, std::io::Error>>;
    type Streams = Arc<Mutex<Vec<Sender>>>;
    #[derive(State)]
    struct Open {
        streams: Streams,
    }

    #[api_handler(GET "/open")]
    fn open(#[state] streams: &Streams) -> StreamBody {
        let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
        sender.send(Ok(Bytes::from_static(b"first"))).unwrap();
        streams.lock().unwrap().push(sender);
        StreamBody::new(api_handler_tests::Chunks(receiver))
    }

    let streams = Streams::default();
    let routes: Routes<Open> = routes![open];
    let layered = routes.layer(TraceLayer::new_for_http()).layer(CatchPanicLayer::new()).layer(CompressionLayer::new());
    let function = Api::new(layered).streaming().state(Open { streams: streams.clone() });
    let event = api_handler_tests::rest("GET", "/open").to_string();
    let outcome = api_handler_tests::send(&function, event.as_bytes()).await;
    let api_handler::invocation::Outcome::Stream(mut answer) = outcome else { panic!("{outcome:?}") };
    assert_eq!(answer.next().await.unwrap().unwrap(), b"first");
    streams.lock().unwrap()[0].send(Ok(Bytes::from_static(b"second"))).unwrap();
    assert_eq!(answer.next().await.unwrap().unwrap(), b"second");
    streams.lock().unwrap().clear();
    assert!(answer.next().await.is_none());
}

static DROPPED: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

struct Noticed;

impl Drop for Noticed {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        panic!("a destructor that panics costs no answer");
    }
}

#[api_handler(GET "/noticed")]
async fn noticed() -> String {
    let _noticed = Noticed;
    std::future::pending().await
}

#[tokio::test(start_paused = true)]
async fn a_timeout_layer_drops_the_handler_and_answers() {
    let layer = || TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, TIMEOUT / 2);
    let api = api(routes().merge(routes![noticed]).layer(layer()));
    let function = api.clone().state(());
    for path in PATHS.into_iter().filter(|path| *path != "/large") {
        let expected =
            if path == "/late" { 408 } else { request("GET", path).send(routes_only()).await.status().as_u16() };
        assert_eq!(request("GET", path).send(&function).await.status(), expected, "{path}");
    }
    for layers in 1..4 {
        let function = (1..layers).fold(api.clone(), |api, _| api.layer(TraceLayer::new_for_http())).state(());
        let reply = request("GET", "/noticed").send(&function).await;
        assert_eq!((reply.status().as_u16(), reply.bytes()), (408, &b""[..]));
        assert_eq!(DROPPED.load(std::sync::atomic::Ordering::SeqCst), layers);
    }
    let streaming = api.streaming().state(());
    assert_eq!(request("GET", "/late").send(&streaming).await.status(), 408);
}

fn routes_only() -> Function<()> {
    api(routes()).state(())
}

#[tokio::test(start_paused = true)]
async fn a_request_id_is_on_every_answer() {
    let api = api(routes())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid));
    for function in [api.clone().state(()), api.streaming().state(())] {
        for path in PATHS {
            let reply = request("GET", path).send(&function).await;
            let is_replaced = reply.text_or_empty().contains("response-too-large");
            assert_eq!(reply.header("x-request-id").map_or(0, str::len), if is_replaced { 0 } else { 36 }, "{path}");
            let reply = request("GET", path).header("x-request-id", "seven").send(&function).await;
            assert_eq!(reply.header("x-request-id").unwrap_or("seven"), "seven", "{path}");
        }
    }
}

trait TextOrEmpty {
    fn text_or_empty(&self) -> &str;
}

impl TextOrEmpty for ClientReply {
    fn text_or_empty(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_trace_layer_sees_the_status_of_every_answer() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (of_responses, of_failures) = (seen.clone(), seen.clone());
    let trace = TraceLayer::new_for_http()
        .on_response(move |response: &http::Response<LayerBody>, _: Duration, _: &tracing::Span| {
            of_responses.lock().unwrap().push(response.status().as_u16().to_string());
        })
        .on_failure(move |class: ServerErrorsFailureClass, _: Duration, _: &tracing::Span| {
            of_failures.lock().unwrap().push(class.to_string());
        });
    let function = api(routes()).layer(trace).state(());
    for path in ["/hello", "/panics", "/late", "/refused", "/missing"] {
        request("GET", path).send(&function).await;
    }
    let failed = |status: &str| [status[..3].to_owned(), format!("Status code: {status}")];
    let mut expected = vec!["200".to_owned()];
    expected.extend(failed("500 Internal Server Error"));
    expected.extend(failed("504 Gateway Timeout"));
    expected.extend(["409".to_owned(), "404".to_owned()]);
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn the_headers_of_a_cors_layer_are_on_every_answer_and_it_answers_preflights() {
    let function = api(routes()).layer(CorsLayer::permissive()).state(());
    for path in PATHS.into_iter().filter(|path| *path != "/large") {
        let reply = request("GET", path).header("origin", "https://app.example").send(&function).await;
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"), "{path}");
    }
    let preflight = request("OPTIONS", "/hello")
        .header("origin", "https://app.example")
        .header("access-control-request-method", "GET")
        .send(&function)
        .await;
    assert_eq!((preflight.status().as_u16(), preflight.header("access-control-allow-methods")), (200, Some("*")));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_a_layer_refuses_does_not_reach_the_handler() {
    let by_accept = || ValidateRequestHeaderLayer::accept("application/json");
    for (way, layered) in each_way!(by_accept()) {
        let function = layered.state(());
        for path in PATHS.into_iter().filter(|path| way != "Routes::layer" || *path != "/missing") {
            let reply = testing::get(path).header("accept", "text/csv").send(&function).await;
            assert_eq!((reply.status().as_u16(), reply.bytes()), (406, &b""[..]), "{way}: {path}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn sensitive_and_set_request_headers_reach_the_handler() {
    #[api_handler(GET "/headers")]
    fn headers(#[header] authorization: &str, #[header] x_set: &str) -> String {
        format!("{authorization}, {x_set}")
    }
    let set =
        SetRequestHeaderLayer::overriding(HeaderName::from_static("x-set"), HeaderValue::from_static("by a layer"));
    let sensitive = SetSensitiveHeadersLayer::new([http::header::AUTHORIZATION]);
    let layered: Routes<()> = routes![headers].layer(set).layer(sensitive);
    let reply = testing::get("/headers").header("authorization", "Bearer x").send(Api::new(layered)).await;
    assert_eq!(reply.text(), "Bearer x, by a layer");
}

#[tokio::test(start_paused = true)]
async fn seven_layers_together_leave_every_answer_well_formed() {
    let seven = || {
        api(routes())
            .layer(CompressionLayer::new())
            .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, TIMEOUT / 2))
            .layer(PropagateRequestIdLayer::x_request_id())
            .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
            .layer(TraceLayer::new_for_http())
            .layer(SetResponseHeaderLayer::if_not_present(
                HeaderName::from_static("x-served-by"),
                HeaderValue::from_static("layer"),
            ))
            .layer(CorsLayer::permissive())
    };
    for function in [seven().state(()), seven().streaming().state(())] {
        for path in PATHS {
            let expected = request("GET", path).send(routes_only()).await;
            let reply = request("GET", path).header("origin", "https://a.example").send(&function).await;
            let is_streamed = reply.status().is_success() && !expected.status().is_success();
            assert!(is_streamed || reply.status() == expected.status(), "{path}: {}", reply.status());
            assert!(is_streamed || path == "/late" || seen(&reply).2 == seen(&expected).2, "{path}");
        }
    }
}

#[tokio::test]
async fn a_handler_runs_in_the_span_of_the_layers() {
    #[api_handler(GET "/span")]
    async fn span() -> &'static str {
        tokio::task::yield_now().await;
        tracing::Span::current().metadata().map_or("none", tracing::Metadata::name)
    }
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry());
    let api = || Api::new(routes![span]);
    assert_ne!(testing::get("/span").send(api()).await.text(), "request");
    assert_eq!(testing::get("/span").send(api().layer(TraceLayer::new_for_http())).await.text(), "request");
}
