//! CORS: every answer, whoever made it, can be read by the pages of the allowed origins and by no others.

use std::time::Duration;

use api_handler::StreamBody;
use api_handler::prelude::*;
use api_handler::testing::{ClientReply, Request};

const ALLOWED: &str = "https://app.example";
const FOREIGN: &str = "https://evil.example";

const HTTP_SOURCES: [EventSource; 6] = [
    EventSource::RestApi,
    EventSource::HttpApiV1,
    EventSource::HttpApi,
    EventSource::FunctionUrl,
    EventSource::Alb,
    EventSource::VpcLattice,
];

#[derive(Deserialize)]
struct Order {
    count: u8,
}

#[api_handler(POST "/orders/{id}", status = 201)]
fn order(id: u8, #[body] order: Order, #[header] x_tenant: Option<String>) -> String {
    format!("{id} {} {}", order.count, x_tenant.is_some())
}

#[api_handler(GET "/status/{code}")]
fn status(code: u16) -> Result<StatusCode, Problem> {
    let status = StatusCode::from_u16(code).map_err(|_| Problem::not_found("no such status"))?;
    if status.is_client_error() || status.is_server_error() { Err(Problem::new(status)) } else { Ok(status) }
}

#[api_handler(GET "/panic")]
async fn panics() -> String {
    panic!("boom")
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in a destructor")
    }
}

#[api_handler(GET "/panic-in-a-destructor")]
async fn panics_in_a_destructor() -> String {
    let _bomb = Bomb;
    "fine until here".to_owned()
}

#[api_handler(GET "/late")]
async fn late() -> String {
    std::future::pending().await
}

#[api_handler(GET "/large")]
fn large() -> String {
    "x".repeat(7_000_000)
}

#[api_handler(GET "/stream")]
fn stream() -> StreamBody {
    StreamBody::new(Once(Some(Ok::<_, std::io::Error>("chunk"))))
}

struct Once<T>(Option<T>);

impl<T: Unpin> futures_core::Stream for Once<T> {
    type Item = T;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<T>> {
        std::task::Poll::Ready(self.0.take())
    }
}

fn api() -> Api {
    let cors = Cors::origins([ALLOWED, "https://*.preview.example"]).allow_credentials();
    Api::new(routes![order, status, panics, panics_in_a_destructor, late, large, stream])
        .gateway_timeout(Duration::from_millis(30))
        .max_body(1000)
        .cors(cors)
}

/// Each kind of answer: its request, and its status.
fn answers() -> Vec<(Request, u16)> {
    vec![
        (testing::post("/orders/1").json(&serde_json::json!({"count": 1})), 201),
        (testing::get("/status/200"), 200),
        (testing::get("/status/204"), 204),
        (testing::get("/status/304"), 304),
        (testing::get("/status/401"), 401),
        (testing::get("/status/403"), 403),
        (testing::get("/status/413"), 413),
        (testing::get("/status/503"), 503),
        (testing::post("/orders/x").json(&serde_json::json!({"count": 1})), 400),
        (testing::post("/orders/1").json(&serde_json::json!({"count": "x"})), 422),
        (testing::post("/orders/1").header("content-type", "text/csv").body("1"), 415),
        (testing::post("/orders/1").json(&"x".repeat(1000)), 413),
        (testing::get("/nowhere"), 404),
        (testing::get("/orders/1"), 405),
        (testing::get("/panic"), 500),
        (testing::get("/panic-in-a-destructor"), 500),
        (testing::get("/late"), 504),
        (testing::get("/large"), 500),
        (testing::get("/stream"), 200),
    ]
}

/// Whether a browser lets a page of this origin read the answer, credentials on.
fn can_read(reply: &ClientReply, origin: &str) -> bool {
    let allowed: Vec<&str> = reply.header_values("access-control-allow-origin").collect();
    allowed == [origin] && reply.header("access-control-allow-credentials") == Some("true")
}

fn varies(reply: &ClientReply) -> bool {
    reply.header_values("vary").any(|value| value.to_ascii_lowercase().contains("origin"))
}

#[tokio::test]
async fn every_answer_can_be_read_by_the_allowed_origins_only() {
    for streaming in [false, true] {
        let api = if streaming { api().streaming() } else { api() };
        let function = api.state(());
        for source in HTTP_SOURCES {
            for (request, status) in answers() {
                let shown = format!("{request:?}");
                if streaming && shown.contains("/large") {
                    // A stream may be larger than a buffered answer.
                    continue;
                }
                let request = request.source(source).binary_media_type("*/*");
                let reply = request.clone().header("origin", ALLOWED).send(&function).await;
                assert_eq!(reply.status().as_u16(), status, "{source} {shown}");
                assert!(can_read(&reply, ALLOWED) && varies(&reply), "{source} {shown} {:?}", reply.headers());
                assert!(reply.cors_allows(ALLOWED) && !reply.cors_allows(FOREIGN), "{source} {shown}");
                let reply = request.clone().header("origin", FOREIGN).send(&function).await;
                assert!(!reply.cors_allows(ALLOWED) && !reply.cors_allows(FOREIGN), "{source} {shown}");
                assert_eq!(reply.header("access-control-allow-origin"), None, "{source} {shown}");
                assert!(varies(&reply), "{source} {shown}");
                let reply = request.send(&function).await;
                assert_eq!(reply.header("access-control-allow-origin"), None, "{source} {shown}");
                assert!(varies(&reply), "{source} {shown}");
            }
        }
    }
}

#[tokio::test]
async fn a_failed_init_can_be_read_too() {
    for streaming in [false, true] {
        let api = if streaming { api().streaming() } else { api() };
        let function = api.init(|| async { Err::<(), _>("no database") });
        for source in HTTP_SOURCES {
            let request = testing::get("/status/200").source(source).with_credentials();
            let reply = request.clone().origin(ALLOWED).send(&function).await;
            assert_eq!(reply.status(), 503, "{source}");
            assert!(can_read(&reply, ALLOWED) && reply.cors_allows(ALLOWED), "{source} {:?}", reply.headers());
            for reply in [request.clone().origin(FOREIGN).send(&function).await, request.send(&function).await] {
                assert_eq!(
                    (reply.status().as_u16(), reply.header("access-control-allow-origin")),
                    (503, None),
                    "{source}"
                );
                assert!(varies(&reply) && !reply.cors_allows(FOREIGN), "{source}");
            }
        }
    }
}

fn preflight(path: &str, origin: &str, method: &str) -> Request {
    testing::options(path)
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", "authorization,content-type,x-tenant")
}

#[tokio::test]
async fn preflights_are_answered_before_anything_else() {
    let function = api().init(|| async { Err::<(), _>("no database") });
    for source in HTTP_SOURCES {
        let reply = preflight("/orders/1", ALLOWED, "POST").source(source).send(&function).await;
        assert_eq!((reply.status().as_u16(), reply.text()), (204, ""), "{source}");
        assert!(can_read(&reply, ALLOWED), "{source} {:?}", reply.headers());
        assert_eq!(reply.header("access-control-allow-methods"), Some("OPTIONS, POST"), "{source}");
        let headers = reply.header("access-control-allow-headers");
        assert_eq!(headers, Some("authorization, content-type, x-tenant"), "{source}");
        let reply = preflight("/orders/1", FOREIGN, "POST").source(source).send(&function).await;
        assert_eq!(reply.status(), 204);
        assert_eq!(reply.header("access-control-allow-origin"), None, "{source}");
        assert_eq!(reply.header("access-control-allow-methods"), None, "{source}");
        // Without an origin it is an ordinary request for the methods.
        let options = testing::options("/orders/1").header("access-control-request-method", "POST").source(source);
        let reply = options.send(&function).await;
        assert_eq!((reply.status().as_u16(), reply.header("access-control-allow-methods")), (204, None), "{source}");
        // The page can read the 404 then.
        let reply = preflight("/nowhere", ALLOWED, "PATCH").source(source).send(&function).await;
        assert_eq!(reply.header("access-control-allow-methods"), Some("PATCH"), "{source}");
    }
    let reply = preflight("/orders/1", "https://a.b.preview.example", "POST").send(&function).await;
    assert!(can_read(&reply, "https://a.b.preview.example"));
}

#[tokio::test]
async fn an_options_request_without_the_headers_of_a_preflight_is_an_ordinary_request() {
    let function = api().state(());
    let reply = testing::options("/orders/1").header("origin", ALLOWED).send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.header("allow")), (204, Some("OPTIONS, POST")));
    assert!(can_read(&reply, ALLOWED));
}

#[tokio::test]
async fn any_origin_is_a_star_without_credentials() {
    let exposed = [HeaderName::from_static("x-total")];
    let function = Api::new(routes![status]).cors(Cors::any().expose_headers(exposed)).state(());
    let reply = testing::get("/status/200").header("origin", FOREIGN).send(&function).await;
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert_eq!(reply.header("access-control-allow-credentials"), None);
    assert_eq!(reply.header("access-control-expose-headers"), Some("x-total"));
}

#[api_handler(GET "/own")]
fn own() -> Reply<&'static str> {
    Reply::new("own").header("access-control-allow-origin", "https://own.example")
}

#[tokio::test]
async fn headers_are_never_sent_twice() {
    let function = Api::new(routes![own]).cors(Cors::origins([ALLOWED]).skip_function_url()).state(());
    let reply = testing::get("/own").header("origin", ALLOWED).send(&function).await;
    let allowed: Vec<_> = reply.header_values("access-control-allow-origin").collect();
    assert_eq!(allowed, ["https://own.example"]);
    let url = testing::get("/nowhere").source(EventSource::FunctionUrl).header("origin", ALLOWED);
    assert_eq!(url.send(&function).await.header("access-control-allow-origin"), None);
}

#[api_handler("$connect")]
fn connect() {}

#[tokio::test]
async fn a_page_of_a_foreign_origin_cannot_open_a_websocket() {
    let function = Api::new(routes![connect]).cors(Cors::origins([ALLOWED])).state(());
    let connect = || testing::connect("/");
    assert_eq!(connect().header("origin", ALLOWED).send(&function).await.status(), 204);
    assert_eq!(connect().send(&function).await.status(), 204);
    assert_eq!(connect().header("origin", FOREIGN).send(&function).await.status(), 403);
}

#[tokio::test]
async fn every_answer_passes_on_response() {
    let api = api().on_response(|response, event| {
        response.headers.insert("x-frame-options", HeaderValue::from_static("DENY"));
        assert!(event.path() != "/status/200", "a panic in the hook costs no answer");
    });
    let function = api.state(());
    for (request, status) in answers() {
        let shown = format!("{request:?}");
        let reply = request.header("origin", ALLOWED).binary_media_type("*/*").send(&function).await;
        assert_eq!(reply.status().as_u16(), status, "{shown}");
        assert_eq!(reply.header("x-frame-options"), Some("DENY"), "{shown}");
        assert!(can_read(&reply, ALLOWED), "{shown}");
    }
}

#[test]
fn what_is_not_an_origin_is_a_mistake() {
    let api = Api::<()>::new(Routes::new()).cors(Cors::origins(["https://app.example/"]));
    let mistakes = api.check().unwrap_err();
    assert_eq!(
        mistakes.to_string(),
        "`Cors::origins`: the origin `https://app.example/` ends with a path, and browsers send none: \
         write `https://app.example`"
    );
}

#[test]
fn every_origin_with_credentials_is_a_mistake() {
    let api = Api::<()>::new(Routes::new()).cors(Cors::origins(["*"]).allow_credentials());
    assert_eq!(
        api.check().unwrap_err().to_string(),
        "`Cors::origins`: `*` is not an origin: name the origins, since browsers refuse every origin with credentials: \
         `Cors::origins([\"https://app.example\"])`"
    );
}
