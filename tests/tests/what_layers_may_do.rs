//! What tower layers may do to requests, and all that can go wrong in them.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context as Task, Poll};
use std::time::Duration;

use api_handler::layers::{Innermost, LayerBody, LayerFailure, LayerResponse, SharedService, TowerLayer, TowerService};
use api_handler::{EventSource, http, prelude::*};
use http::{HeaderMap, Method, Uri};
use serde_json::{Value, json};
use tower::util::{MapErrLayer, MapRequestLayer};
use tower::{BoxError, Layer, Service, ServiceBuilder, ServiceExt};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

type Request = http::Request<LayerBody>;
type Response_ = http::Response<LayerBody>;

/// Every way to read a request.
#[derive(FromEvent)]
struct Group {
    #[header]
    x_changed: Option<String>,
    #[query]
    page: Option<u8>,
}

#[api_handler(POST "/{id}")]
async fn readers(
    id: u32,
    #[header] x_changed: Vec<String>,
    #[query] page: Vec<u8>,
    #[cookie] session: Option<String>,
    #[body] body: Option<String>,
    group: Group,
    headers: HeaderMap,
    method: Method,
    uri: Uri,
    of_lambda_http: lambda_http::Request,
    event: &Event<'_>,
) -> Value {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let of_lambda_http_header =
        of_lambda_http.headers().get("x-changed").map(|value| value.to_str().unwrap().to_owned());
    json!({
        "id": id,
        "headers": [x_changed, group.x_changed, event.header("X-Changed"), text("x-changed"), of_lambda_http_header],
        "removed": [event.header("x-removed"), text("x-removed")],
        "left": [event.header("x-left"), text("x-left")],
        "cookies": [session, event.cookies().collect::<Vec<_>>(), event.cookie_values("session")],
        "query": [page, group.page, event.query_pairs(), uri.query(), of_lambda_http.uri().query()],
        "body": [body, event.body().unwrap().map(|body| std::str::from_utf8(body).unwrap()), body_of(&of_lambda_http)],
        "method": [method.as_str(), event.method(), of_lambda_http.method().as_str()],
        "path": [event.path(), uri.path()],
    })
}

fn body_of(request: &lambda_http::Request) -> Option<String> {
    Some(String::from_utf8(request.body().to_vec()).unwrap()).filter(|body| !body.is_empty())
}

const HTTP_SOURCES: [EventSource; 6] = [
    EventSource::RestApi,
    EventSource::HttpApi,
    EventSource::HttpApiV1,
    EventSource::FunctionUrl,
    EventSource::Alb,
    EventSource::VpcLattice,
];

fn changes(mut request: Request) -> Request {
    let headers = request.headers_mut();
    headers.insert("x-changed", HeaderValue::from_static("a \"1\""));
    headers.remove("x-removed");
    headers.insert("cookie", HeaderValue::from_static("session=changed; b=2"));
    *request.uri_mut() = Uri::from_static("/7?page=3&page=4&q=a%20b%26");
    *request.method_mut() = Method::PUT;
    request.map(|_| LayerBody::from("changed"))
}

#[tokio::test]
async fn every_reader_sees_what_a_layer_has_changed() {
    for source in HTTP_SOURCES {
        let function = Api::new(routes![readers]).layer(MapRequestLayer::new(changes)).state(());
        let reply = testing::post("/7?page=1")
            .source(source)
            .header("x-changed", "no")
            .header("x-removed", "yes")
            .header("x-left", "left")
            .cookie("session", "first")
            .body("first")
            .send(&function)
            .await;
        let text = "a \"1\"";
        let expected = json!({
            "id": 7,
            "headers": [[text], text, text, text, text],
            "removed": [null, null],
            "left": ["left", "left"],
            "cookies": ["changed", [["session", "changed"], ["b", "2"]], ["changed"]],
            "query": [[3, 4], 4, [["page", "3"], ["page", "4"], ["q", "a b&"]], "page=3&page=4&q=a%20b%26", "page=3&page=4&q=a%20b%26"],
            "body": ["changed", "changed", "changed"],
            "method": ["PUT", "PUT", "PUT"],
            "path": ["/7", "/7"],
        });
        assert_eq!(reply.json::<Value>(), expected, "{source}");
    }
}

#[tokio::test]
async fn what_no_layer_has_changed_is_read_as_without_layers() {
    for source in HTTP_SOURCES {
        let request = || {
            testing::post("/7?page=1&page=2&q=%25")
                .source(source)
                .header("x-changed", "a")
                .cookie("session", "1")
                .body("body")
        };
        let plain = request().send(Api::new(routes![readers])).await;
        for layered in [
            Api::new(routes![readers]).layer(MapRequestLayer::new(|request: Request| request)),
            // Another type of body, but the same bytes.
            Api::new(routes![readers]).layer(RequestBodyLimitLayer::new(1000)),
            Api::new(routes![readers]).layer(MapRequestLayer::new(|mut request: Request| {
                request.headers_mut().insert("x-other", HeaderValue::from_static("1"));
                request
            })),
        ] {
            assert_eq!(request().send(layered).await.json::<Value>(), plain.json::<Value>(), "{source}");
        }
    }
}

#[tokio::test]
async fn a_body_that_a_layer_takes_away_is_missing() {
    let function =
        Api::new(routes![readers]).layer(MapRequestLayer::new(|request: Request| request.map(|_| LayerBody::empty())));
    let reply = testing::post("/7").body("first").send(function.state(())).await;
    assert_eq!(reply.json::<Value>()["body"], json!([null, null, null]));
}

#[tokio::test]
async fn a_path_that_a_layer_changes_stays_for_the_handler() {
    let change = |mut request: Request| {
        *request.uri_mut() = Uri::from_static("/8?page=2");
        request
    };
    let reply = testing::post("/7?page=1").send(Api::new(routes![readers]).layer(MapRequestLayer::new(change))).await;
    assert_eq!((&reply.json::<Value>()["path"], &reply.json::<Value>()["id"]), (&json!(["/7", "/7"]), &json!(7)));
    assert_eq!(reply.json::<Value>()["query"][0], json!([2]));
}

#[api_handler(POST "/length")]
fn length(#[body] body: Bytes) -> String {
    body.len().to_string()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_compressed_request_is_decompressed_up_to_the_limit() {
    let api = Api::new(routes![length]).layer(RequestDecompressionLayer::new());
    let send = |bytes: Vec<u8>, api: Api| {
        testing::post("/length").source(EventSource::HttpApi).header("content-encoding", "gzip").body(bytes).send(api)
    };
    assert_eq!(send(gzipped(&[0; 1000]), api.clone()).await.text(), "1000");
    assert_eq!(send(gzipped(&[0; 1000]), api.clone().max_body(999)).await.status(), 413);
    assert_eq!(send(gzipped(&vec![0; 100_000_000]), api.clone()).await.status(), 413);
    assert_eq!(send(b"not gzip".to_vec(), api).await.status(), 400);
}

#[tokio::test]
async fn a_body_over_the_limit_of_a_layer_is_a_413() {
    let api = Api::new(routes![length]).layer(RequestBodyLimitLayer::new(10));
    assert_eq!(testing::post("/length").body("0123456789").send(api.clone()).await.text(), "10");
    assert_eq!(testing::post("/length").body("0123456789a").send(api).await.status(), 413);
}

#[derive(Clone, Debug, PartialEq)]
struct Session(u8);

impl<'a, S: Sync> FromEvent<'a, S> for Session {
    type Error = Problem;

    async fn from_event(_: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
        scope.extension().cloned().ok_or_else(|| Problem::internal("no layer has made a session"))
    }
}

#[api_handler(GET "/session")]
fn session(session: Session, request: lambda_http::Request) -> String {
    assert_eq!(request.extensions().get(), Some(&session));
    session.0.to_string()
}

#[tokio::test]
async fn what_a_layer_puts_into_the_extensions_reaches_the_handler() {
    let add = |n: u8| {
        MapRequestLayer::new(move |mut request: Request| {
            let earlier = request.extensions().get().map_or(0, |Session(n)| *n);
            request.extensions_mut().insert(Session(earlier * 10 + n));
            request
        })
    };
    let api = Api::new(routes![session].layer(add(3)).middleware(async |next: Next<'_>| next.run().await))
        .layer(add(2))
        .layer(add(1));
    assert_eq!(testing::get("/session").send(api).await.text(), "123");
    assert_eq!(testing::get("/session").send(Api::new(routes![session])).await.status(), 500);
}

type Answering = Pin<Box<dyn Future<Output = Result<Response_, BoxError>> + Send>>;

/// A layer of a function.
fn around(
    f: impl Fn(Innermost, Request) -> Answering + Clone + Send + Sync + 'static,
) -> impl Layer<Innermost, Service = Around<impl Fn(Innermost, Request) -> Answering + Clone + Send + Sync + 'static>> {
    tower::layer::layer_fn(move |below| Around { below, f: f.clone() })
}

#[derive(Clone)]
struct Around<F> {
    below: Innermost,
    f: F,
}

impl<F: Fn(Innermost, Request) -> Answering> Service<Request> for Around<F> {
    type Response = Response_;
    type Error = BoxError;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Task<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Answering {
        (self.f)(self.below.clone(), request)
    }
}

#[api_handler(GET "/hello")]
fn hello() -> &'static str {
    "hello"
}

#[api_handler(GET "/late")]
async fn late() -> &'static str {
    std::future::pending().await
}

/// The status, with each of these layers once around the routes, around the api, and between other layers.
async fn statuses<F>(layer: impl Fn() -> F, path: &str) -> Vec<u16>
where
    F: TowerLayer,
    F::Service: TowerService<Response: LayerResponse, Error: LayerFailure> + SharedService,
{
    let trace = tower_http::trace::TraceLayer::new_for_http;
    let (hello, late) = (|| routes![hello, late], Duration::from_millis(100));
    let apis = [
        Api::new(hello().layer(layer())),
        Api::new(hello()).layer(layer()),
        Api::new(hello()).layer(trace()).layer(layer()).layer(trace()),
        Api::new(hello()).layer(layer()).streaming(),
    ];
    let mut all = Vec::new();
    for api in apis {
        all.push(testing::get(path).send(api.gateway_timeout(late)).await.status().as_u16());
    }
    all
}

#[tokio::test(start_paused = true)]
async fn whatever_fails_in_a_layer_is_answered() {
    let call = || around(|_, _| panic!("in call"));
    assert_eq!(statuses(call, "/hello").await, [500; 4]);
    let polled = || around(|_, _| Box::pin(async { panic!("while polled") }));
    assert_eq!(statuses(polled, "/hello").await, [500; 4]);
    let after = || {
        around(|below, request| {
            Box::pin(async move {
                below.oneshot(request).await?;
                panic!("after the handler")
            })
        })
    };
    assert_eq!(statuses(after, "/hello").await, [500; 4]);
    let fails = || around(|_, _| Box::pin(async { Err("the password is 1234".into()) }));
    assert_eq!(statuses(fails, "/hello").await, [500; 4]);
    let refuses = || around(|_, _| Box::pin(async { Err(Problem::new(StatusCode::PAYMENT_REQUIRED).into()) }));
    assert_eq!(statuses(refuses, "/hello").await, [402; 4]);
    let waits = || around(|_, _| Box::pin(std::future::pending()));
    assert_eq!(statuses(waits, "/hello").await, [504; 4]);
    let forgets = || {
        around(|below, request| {
            Box::pin(async move { Ok(below.oneshot(http::Request::new(request.into_body())).await?) })
        })
    };
    assert_eq!(statuses(forgets, "/hello").await, [500; 4]);
    let odd = || {
        around(|_, _| {
            Box::pin(async {
                let mut response = http::Response::new(LayerBody::from("odd"));
                *response.status_mut() = StatusCode::from_u16(999)?;
                Ok(response)
            })
        })
    };
    assert_eq!(statuses(odd, "/hello").await, [500; 4]);
    let endless = || around(|_, _| Box::pin(async { Ok(http::Response::new(LayerBody::from("a".repeat(7_000_000)))) }));
    assert_eq!(statuses(endless, "/hello").await, [500, 500, 500, 200]);
}

struct Endless;

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        Poll::Ready(Some(Ok(http_body::Frame::data(Bytes::from_static(&[0; 65_536])))))
    }
}

fn endless() -> tower_http::map_response_body::MapResponseBodyLayer<fn(LayerBody) -> Endless> {
    tower_http::map_response_body::MapResponseBodyLayer::new(|_| Endless)
}

#[tokio::test(start_paused = true)]
async fn bodies_of_layers_are_bounded_and_their_failures_answered() {
    // Not streamed: a client would never come to its end.
    for api in [Api::new(routes![hello].layer(endless())), Api::new(routes![hello]).layer(endless())] {
        let reply = testing::get("/hello").send(api).await;
        assert_eq!((reply.status().as_u16(), &reply.problem()["code"]), (500, &json!("response-too-large")));
    }
    let fails = || tower_http::map_response_body::MapResponseBodyLayer::new(|_: LayerBody| Failing(false));
    assert_eq!(statuses(fails, "/hello").await, [500; 4]);
    let panics = || tower_http::map_response_body::MapResponseBodyLayer::new(|_: LayerBody| Failing(true));
    assert_eq!(statuses(panics, "/hello").await, [500; 4]);
}

struct Failing(bool);

impl http_body::Body for Failing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        assert!(!self.0, "in a body");
        Poll::Ready(Some(Err("the disk is gone".into())))
    }
}

#[tokio::test(start_paused = true)]
async fn layers_of_tower_work_and_their_errors_can_be_problems() {
    let timeout = || ServiceBuilder::new().timeout(Duration::from_millis(10));
    assert_eq!(statuses(timeout, "/late").await, [500; 4]);
    let as_problem = || {
        ServiceBuilder::new()
            .layer(MapErrLayer::new(|_: BoxError| Problem::new(StatusCode::GATEWAY_TIMEOUT).with_code("too-slow")))
            .timeout(Duration::from_millis(10))
    };
    assert_eq!(statuses(as_problem, "/late").await, [504; 4]);
    assert_eq!(statuses(as_problem, "/hello").await, [200; 4]);
    let several = || ServiceBuilder::new().load_shed().concurrency_limit(1).buffer(4);
    assert_eq!(statuses(several, "/hello").await, [200; 4]);
    let cors = tower_http::cors::CorsLayer::permissive;
    for optional in [None, Some(cors())] {
        assert_eq!(statuses(|| tower::util::option_layer(optional.clone()), "/hello").await, [200; 4]);
    }
}

#[tokio::test]
async fn a_layer_may_ask_again_or_from_another_task_or_not_at_all() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    #[api_handler(GET "/hello")]
    fn counted() -> String {
        CALLS.fetch_add(1, Ordering::SeqCst).to_string()
    }
    let twice = around(|below, request| {
        Box::pin(async move {
            let mut again = http::Request::new(LayerBody::empty());
            again.extensions_mut().clone_from(request.extensions());
            again.headers_mut().clone_from(request.headers());
            *again.uri_mut() = request.uri().clone();
            drop(below.clone().oneshot(request).await?);
            Ok(below.oneshot(again).await?)
        })
    });
    assert_eq!(testing::get("/hello").send(Api::new(routes![counted]).layer(twice)).await.text(), "1");
    let spawned = around(|below, request| Box::pin(async move { Ok(tokio::spawn(below.oneshot(request)).await??) }));
    assert_eq!(testing::get("/hello").send(Api::new(routes![counted]).layer(spawned)).await.text(), "2");
    let never = around(|_, _| Box::pin(async { Ok(http::Response::new("cached".into())) }));
    assert_eq!(testing::get("/hello").send(Api::new(routes![counted]).layer(never)).await.text(), "cached");
    assert_eq!(CALLS.load(Ordering::SeqCst), 3);
    let given_up = around(|below, request| {
        Box::pin(async move {
            let first = tokio::time::timeout(Duration::from_millis(1), below.oneshot(request)).await;
            Ok(first.unwrap_or_else(|_| Ok(http::Response::new("gave up".into())))?)
        })
    });
    assert_eq!(testing::get("/late").send(Api::new(routes![late]).layer(given_up)).await.text(), "gave up");
}

#[tokio::test]
async fn a_layer_is_built_once() {
    let built = Arc::new(AtomicUsize::new(0));
    let counter = built.clone();
    let layer = tower::layer::layer_fn(move |below: Innermost| {
        counter.fetch_add(1, Ordering::SeqCst);
        below
    });
    let function = Api::new(routes![hello, late]).layer(layer).state(());
    for _ in 0..3 {
        assert_eq!(testing::get("/hello").send(&function).await.text(), "hello");
    }
    assert_eq!(built.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_last_layer_is_the_outermost() {
    let mark = |mark: &'static str| {
        tower::util::MapResponseLayer::new(move |mut response: Response_| {
            response.headers_mut().append("x-order", HeaderValue::from_static(mark));
            response
        })
    };
    let api = Api::new(routes![hello].layer(mark("1")).middleware(async |next: Next<'_>| {
        let mut response = next.run().await;
        response.headers.append("x-order", HeaderValue::from_static("2"));
        response
    }))
    .layer(mark("3"))
    .layer(mark("4"));
    let reply = testing::get("/hello").send(api).await;
    assert_eq!(reply.header_values("x-order").collect::<Vec<_>>(), ["1", "2", "3", "4"]);
}

#[api_handler("$connect")]
fn connect(#[header] x_changed: String) -> String {
    x_changed
}

#[api_handler("shout")]
fn shout(#[body] body: Value) -> String {
    body["text"].as_str().unwrap_or_default().to_uppercase()
}

#[api_handler]
fn anything(event: &Event<'_>) -> String {
    event.path().to_owned()
}

#[tokio::test]
async fn websocket_keys_and_bare_handlers_have_layers_too() {
    let header = || {
        MapRequestLayer::new(|mut request: Request| {
            request.headers_mut().insert("x-changed", HeaderValue::from_static("1"));
            request
        })
    };
    let marked = || {
        tower::util::MapResponseLayer::new(|mut response: Response_| {
            response.headers_mut().insert("x-marked", HeaderValue::from_static("1"));
            response
        })
    };
    let api = Api::new(routes![connect, shout]).layer(header()).layer(marked());
    assert_eq!(testing::connect("/").send(api.clone()).await.status(), 200);
    let reply = testing::message(r#"{"action":"shout","text":"hello"}"#).send(api).await;
    assert_eq!(reply.text(), "HELLO");
    let reply = testing::get("/a%20b").send(Api::new(routes![anything].layer(marked()))).await;
    assert_eq!((reply.text(), reply.header("x-marked")), ("/a%20b", Some("1")));
}

#[tokio::test]
async fn problems_stay_problems_through_layers() {
    #[api_handler(GET "/refused")]
    fn refused() -> Result<String, Problem> {
        Err(Problem::conflict("taken").with_code("taken"))
    }
    let titled = |problem: Problem, _: &Event<'_>| {
        let text = format!("own: {}", problem.code().unwrap_or_default());
        Response::new(problem.status()).with_body(Body::text(text))
    };
    let noted = async |next: Next<'_>| {
        let mut response = next.run().await;
        let code = response.problem().and_then(Problem::code).map_or("none", |_| "taken");
        response.headers.insert("x-code", HeaderValue::from_static(code));
        response
    };
    // The second one gives the body another type.
    let layered = || {
        routes![refused].layer(tower::layer::util::Identity::new()).layer(tower_http::trace::TraceLayer::new_for_http())
    };
    let reply = testing::get("/refused").send(Api::new(layered()).middleware(noted)).await;
    assert_eq!((reply.header("x-code"), &reply.problem()["code"]), (Some("taken"), &json!("taken")));
    let reply = testing::get("/refused").send(Api::new(layered()).problems(titled).middleware(noted)).await;
    assert_eq!((reply.header("x-code"), reply.text()), (Some("taken"), "own: taken"));
}

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_goes_wrong_in_or_below_layers_is_logged_once() {
    #[api_handler(GET "/panics")]
    async fn panics() -> String {
        panic!("in the handler")
    }
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let fails = around(|_, _| Box::pin(async { Err("in the layer".into()) }));
    let moves = MapRequestLayer::new(|mut request: Request| {
        *request.uri_mut() = Uri::from_static("/moved");
        request
    });
    let identity = tower::layer::util::Identity::new;
    testing::get("/panics").send(Api::new(routes![panics].layer(identity())).layer(identity())).await;
    testing::get("/hello").send(Api::new(routes![hello]).layer(fails).layer(identity())).await;
    testing::get("/hello").send(Api::new(routes![hello]).layer(moves)).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for part in ["in the handler", "in the layer", "a layer changed the path /hello to /moved"] {
        assert_eq!(text.matches(part).count(), 1, "{part}: {text}");
    }
}
