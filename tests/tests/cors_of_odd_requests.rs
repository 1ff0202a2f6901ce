//! CORS where a request, a route or a handler is unusual: an allowed page can still read the answer, nobody else can, and a
//! client's long headers are no fault of the program.

use api_handler::prelude::*;
use api_handler::testing::Request;
use api_handler_tests::answer;
use serde_json::json;

const ALLOWED: &str = "https://app.example";

#[api_handler(GET "/")]
fn hello() -> &'static str {
    "hello"
}

#[api_handler(ANY "/any")]
fn any() {}

#[api_handler(GET "/files")]
fn files() {}

#[api_handler(ANY "/{path+}")]
fn rest_of_the_site(path: String) -> String {
    path
}

fn preflight(path: &str, method: &str) -> Request {
    testing::options(path).header("origin", ALLOWED).header("access-control-request-method", method)
}

fn cors() -> Cors {
    Cors::origins([ALLOWED, "https://*.preview.example"]).allow_credentials()
}

#[tokio::test]
async fn a_page_may_use_every_method_that_a_handler_answers() {
    let any_method = Api::new(routes![any]).cors(cors()).state(());
    let site = Api::new(routes![files, rest_of_the_site]).cors(cors()).state(());
    for method in ["PUT", "DELETE", "PATCH", "PROPFIND"] {
        for (function, path) in [(&any_method, "/any"), (&site, "/files"), (&site, "/other")] {
            let reply = preflight(path, method).send(function).await;
            let methods = reply.header("access-control-allow-methods").unwrap_or_default();
            assert!(methods.split(", ").any(|allowed| allowed == method), "{method} {path}: {methods}");
            assert!(!methods.contains("ANY"), "{method} {path}: {methods}");
        }
    }
}

#[tokio::test]
async fn a_cache_may_hold_the_answer_to_a_request_without_an_origin() {
    let function = Api::new(routes![hello]).cors(Cors::any()).state(());
    let reply = testing::get("/").send(&function).await;
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
}

/// The origin of a page on a host of that many labels.
fn origin_of_labels(count: usize) -> String {
    format!("https://{}preview.example", "a.".repeat(count))
}

#[tokio::test]
async fn a_long_origin_is_no_fault_of_the_program() {
    let function = Api::new(routes![hello]).cors(cors()).state(());
    for (labels, is_allowed) in [(1, true), (100, true), (5_200, false)] {
        let origin = origin_of_labels(labels);
        let reply = testing::get("/").source(EventSource::Alb).header("origin", &origin).send(&function).await;
        assert_eq!(reply.status(), 200, "{labels}");
        assert_eq!(reply.header("access-control-allow-origin"), Some(origin.as_str()).filter(|_| is_allowed));
    }
}

#[tokio::test]
async fn a_long_method_in_a_preflight_is_no_fault_of_the_program() {
    let function = Api::new(routes![hello]).cors(cors()).state(());
    for method in ["X".repeat(10_200), "GET, PUT".to_owned(), "*".to_owned(), "b\u{fc}".to_owned()] {
        let reply = preflight("/nowhere", &method).source(EventSource::Alb).send(&function).await;
        assert_eq!(reply.status(), 204, "{method}");
        let methods = reply.header("access-control-allow-methods");
        assert!(methods.is_none_or(|methods| methods.len() < 100), "{methods:?}");
    }
}

#[tokio::test]
async fn headers_without_end_do_not_take_the_headers_of_cors() {
    let fills = Api::new(routes![hello]).cors(cors()).middleware(async |next: Next<'_>| {
        let mut response = next.run().await;
        for number in 0.. {
            let name = HeaderName::try_from(format!("x-{number}")).unwrap();
            if response.headers.try_append(name, HeaderValue::from_static("")).is_err() {
                break;
            }
        }
        response
    });
    let reply = testing::get("/").header("origin", ALLOWED).send(fills.state(())).await;
    assert_eq!(reply.status(), 500);
    assert_eq!(reply.header("access-control-allow-origin"), Some(ALLOWED));
}

#[tokio::test]
async fn a_hook_that_makes_every_answer_illegal_costs_no_page_its_answer() {
    let too_large = |response: &mut Response, _: &Event<'_>| {
        response.headers.insert("x-large", HeaderValue::try_from("x".repeat(11_000)).unwrap());
    };
    let status = |response: &mut Response, _: &Event<'_>| response.status = StatusCode::from_u16(999).unwrap();
    for api in [Api::new(routes![hello]).on_response(too_large), Api::new(routes![hello]).on_response(status)] {
        for api in [api.clone(), api.streaming()] {
            let function = api.cors(cors()).state(());
            let reply = testing::get("/").header("origin", ALLOWED).send(&function).await;
            assert_eq!(reply.status(), 500);
            assert_eq!(reply.header("access-control-allow-origin"), Some(ALLOWED));
            assert_eq!(reply.problem()["status"], 500);
        }
    }
}

/// Memory whose destructor panics.
struct Owner(&'static [u8]);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        self.0
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        panic!("in a destructor");
    }
}

#[tokio::test]
async fn a_header_of_cors_that_is_replaced_may_panic_when_it_is_dropped() {
    let function = Api::new(routes![hello])
        .on_response(|response, _| {
            let value = HeaderValue::from_maybe_shared(Bytes::from_owner(Owner(b"false"))).unwrap();
            response.headers.insert("access-control-allow-credentials", value);
        })
        .cors(cors().expose_headers([HeaderName::from_static("x-total")]))
        .state(());
    let reply = testing::get("/").header("origin", ALLOWED).send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.text()), (200, "hello"));
    assert_eq!(reply.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(reply.header("access-control-expose-headers"), Some("x-total"));
}

/// A browser sends one origin; who sends two wants a check and a use to see different ones.
#[tokio::test]
async fn several_origins_are_none() {
    let function = Api::new(routes![hello]).cors(cors()).state(());
    for origins in [[ALLOWED, "https://evil.example"], ["https://evil.example", ALLOWED]] {
        let event = json!({
            "resource": "/", "path": "/", "httpMethod": "GET", "headers": {"origin": origins[1]},
            "multiValueHeaders": {"origin": origins}, "requestContext": {"stage": "prod"}, "isBase64Encoded": false,
        });
        let sent = answer(&function, &event).await;
        assert_eq!(sent.header("access-control-allow-origin"), None, "{sent:?}");
    }
}

#[tokio::test]
async fn origins_that_only_look_like_allowed_ones_read_nothing() {
    let function = Api::new(routes![hello]).cors(cors()).state(());
    let foreign = [
        "null",
        "",
        "https://",
        "https://app.example.",
        "https://app.example:443",
        "http://app.example",
        "https://app.example/",
        "https://app.example@evil.example",
        "https://preview.example",
        "https://.preview.example",
        "https://evil.example#.preview.example",
        "https://evil.example\\.preview.example",
        "https://a..preview.example",
        "https://a.preview.example:8443",
        "https://a.preview.example.evil.example",
        "https://[::1].preview.example",
        "https://app.example, https://evil.example",
        "https://app.example https://evil.example",
        "https://app.example\r\nx-injected: 1",
        "https://\u{430}pp.example",
        "*",
    ];
    for origin in foreign {
        for source in [EventSource::RestApi, EventSource::HttpApi, EventSource::Alb] {
            let reply = testing::get("/").source(source).header("origin", origin).send(&function).await;
            assert_eq!(reply.status(), 200, "{origin}");
            assert_eq!(reply.header("access-control-allow-origin"), None, "{origin}");
            assert_eq!(reply.header("access-control-allow-credentials"), None, "{origin}");
            assert_eq!(reply.header("x-injected"), None, "{origin}");
        }
    }
}

#[test]
fn what_no_browser_sends_as_an_origin_is_a_mistake() {
    let mistakes = [
        "https://*.",
        "https://*.:443",
        "https://:443",
        "https://app.example:",
        "https://app.example:http",
        "*://app.example",
        "https://app.example\n",
        " https://app.example",
        "https://app..example",
        "https://m\u{fc}nchen.example",
        "https://[::1",
        "https://app.example,https://b.example",
        "https://*..example",
        "https://app_example\t",
        "https://app.example:99999999",
    ];
    for origin in mistakes {
        let api = Api::<()>::new(Routes::new()).cors(Cors::origins([origin]));
        assert!(api.check().is_err(), "{origin:?}");
    }
    for origin in [
        "http://[::1]:8080",
        "http://127.0.0.1:5173",
        "http://localhost",
        "https://*.a.example:8443",
        "capacitor://localhost",
    ] {
        let api = Api::<()>::new(Routes::new()).cors(Cors::origins([origin]));
        assert!(api.check().is_ok(), "{origin:?}");
    }
}
