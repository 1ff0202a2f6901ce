//! The test helper sends what a browser sends for a page of another origin, and decides as a browser does whether the page can
//! read the answer.

use api_handler::prelude::*;
use api_handler::testing::{ClientReply, Request};
use serde_json::{Value, json};

const PAGE: &str = "https://app.example";

/// Answers with the headers that the query names.
#[api_handler(GET "/headers")]
fn headers(event: &Event<'_>) -> Response {
    let mut response = Response::new(StatusCode::OK);
    for (name, value) in event.query_pairs() {
        let (name, value) =
            (HeaderName::try_from(name.as_ref()).unwrap(), HeaderValue::try_from(value.as_ref()).unwrap());
        response.headers.append(name, value);
    }
    response
}

#[api_handler(OPTIONS "/headers")]
fn preflights(#[query] status: u16) -> Reply<()> {
    let status = StatusCode::from_u16(status).unwrap();
    Reply::new(())
        .status(status)
        .header("access-control-allow-origin", "*")
        .header("access-control-allow-methods", "*")
        .header("access-control-allow-headers", "*")
}

#[api_handler(PUT "/users/{id}")]
fn rename(id: u32, #[body] name: String, #[header] x_tenant: Option<String>) -> String {
    format!("{id} {name} {}", x_tenant.is_some())
}

#[api_handler(GET "/caller")]
fn caller(#[claims] claims: Value) -> Json<Value> {
    Json(claims)
}

fn api() -> Api {
    Api::new(routes![headers, preflights, rename, caller])
}

async fn reply(headers: &[(&str, &str)], request: impl Fn(Request) -> Request) -> ClientReply {
    let asked = testing::get("/headers").origin(PAGE);
    let asked = headers.iter().fold(asked, |request, (name, value)| request.query(name, value));
    request(asked).send(&api()).await
}

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";

#[tokio::test]
async fn a_page_reads_what_names_its_origin_once() {
    let as_it_is = |request| request;
    assert!(reply(&[(ORIGIN, PAGE)], as_it_is).await.cors_allows(PAGE));
    assert!(reply(&[(ORIGIN, "*")], as_it_is).await.cors_allows(PAGE));
    let refused = [
        (&[][..], "`access-control-allow-origin` is missing"),
        (
            &[(ORIGIN, "https://other.example")],
            "`access-control-allow-origin` is `https://other.example`, and the page's \
                                                origin is `https://app.example`",
        ),
        (
            &[(ORIGIN, "https://app.example/")],
            "`access-control-allow-origin` is `https://app.example/`, and the page's \
                                               origin is `https://app.example`",
        ),
        (
            &[(ORIGIN, PAGE), (ORIGIN, "*")],
            "`access-control-allow-origin` has more than one value: `https://app.example, *`",
        ),
        (
            &[(ORIGIN, "https://app.example, https://b.example")],
            "`access-control-allow-origin` has more than one value: \
                                                                 `https://app.example, https://b.example`",
        ),
    ];
    for (headers, why) in refused {
        let reply = reply(headers, as_it_is).await;
        assert_eq!(reply.cors_refusal(PAGE).as_deref(), Some(why));
        assert!(!reply.cors_allows(PAGE));
    }
}

#[tokio::test]
async fn credentials_need_the_name_of_the_origin_and_their_own_header() {
    let star = "`access-control-allow-origin` is `*`, and the page sends credentials";
    let none = "`access-control-allow-credentials` is not `true`, and the page sends credentials";
    let sent: [fn(Request) -> Request; 2] =
        [|request| request.with_credentials(), |request| request.cookie("session", "1")];
    for request in sent {
        let refusal = async |headers| reply(headers, request).await.cors_refusal(PAGE);
        assert_eq!(refusal(&[(ORIGIN, "*"), (CREDENTIALS, "true")]).await.as_deref(), Some(star));
        assert_eq!(refusal(&[(ORIGIN, PAGE)]).await.as_deref(), Some(none));
        assert_eq!(refusal(&[(ORIGIN, PAGE), (CREDENTIALS, "TRUE")]).await.as_deref(), Some(none));
        assert_eq!(refusal(&[(ORIGIN, PAGE), (CREDENTIALS, "true")]).await, None);
    }
}

#[tokio::test]
async fn a_preflight_is_what_a_browser_asks_before_the_request() {
    let function = api().cors(Cors::origins([PAGE]).allow_credentials()).state(());
    let request = testing::put("/users/7").origin(PAGE).with_credentials().json("Ada");
    let authorized =
        request.clone().header("Authorization", "Bearer t").cookie("session", "1").claims(json!({"sub": "7"}));
    for source in [EventSource::RestApi, EventSource::HttpApi, EventSource::Alb] {
        for request in [request.clone(), authorized.clone(), request.clone().header("x-tenant", "a")] {
            let reply = request.source(source).preflight().send(&function).await;
            assert_eq!((reply.status().as_u16(), reply.cors_refusal(PAGE)), (204, None), "{source}");
            assert!(!reply.cors_allows("https://evil.example"));
        }
    }
    let other_header = request.clone().header("x-other", "a").preflight().send(&function).await;
    assert_eq!(
        other_header.cors_refusal(PAGE).as_deref(),
        Some(
            "`access-control-allow-headers` is `authorization, content-type, x-tenant`, and the page asks for `x-other`"
        )
    );
    let other_method = testing::delete("/users/7").origin(PAGE).preflight().send(&function).await;
    assert_eq!(
        other_method.cors_refusal(PAGE).as_deref(),
        Some("`access-control-allow-methods` is `OPTIONS, PUT`, and the page asks for `DELETE`")
    );
}

#[tokio::test]
async fn a_preflight_names_no_header_that_every_page_may_send() {
    let shown = |request: Request| format!("{:?}", request.preflight());
    let simple = testing::get("/").origin(PAGE).header("accept", "text/html").form(&[("a", "b")]);
    assert!(!shown(simple).contains("access-control-request-headers"));
    let others = testing::post("/")
        .origin(PAGE)
        .json(&1)
        .header("X-B", "1")
        .header("x-a", "1")
        .header("accept", "x".repeat(129));
    assert!(shown(others).contains(r#"("access-control-request-headers", "accept,content-type,x-a,x-b")"#));
}

#[tokio::test]
async fn the_answer_to_a_preflight_needs_a_status_of_success() {
    let status = async |status: u16, request: fn(Request) -> Request| {
        let asked = testing::get("/headers").query("status", status).origin(PAGE).header("x-tenant", "a");
        request(asked).preflight().send(&api()).await.cors_refusal(PAGE)
    };
    assert_eq!(status(200, |request| request).await, None);
    let refused = status(401, |request| request).await;
    assert_eq!(refused.as_deref(), Some("the answer to a preflight has the status 401 and not 2xx"));
    let refused = status(307, |request| request).await;
    assert_eq!(refused.as_deref(), Some("the answer to a preflight is a redirect, 307, and browsers do not follow it"));
    let refused = status(200, |request| request.header("authorization", "Bearer t")).await;
    assert_eq!(
        refused.as_deref(),
        Some("`access-control-allow-headers` is `*`, and the page asks for `authorization`")
    );
}

#[tokio::test]
async fn a_page_reads_the_headers_that_are_exposed() {
    let answer = [(ORIGIN, PAGE), (CREDENTIALS, "true"), ("access-control-expose-headers", "ETag, *"), ("etag", "1")];
    let without = reply(&answer, |request| request).await;
    assert!(without.cors_exposes("content-type") && without.cors_exposes("ETag") && without.cors_exposes("x-total"));
    assert!(!without.cors_exposes("set-cookie"));
    let with = reply(&answer, |request| request.with_credentials()).await;
    assert!(with.cors_exposes("etag") && !with.cors_exposes("x-total"));
}

#[tokio::test]
#[should_panic(expected = "PUT /users/7 comes from no page, so that no browser asks before it: add `.origin(")]
async fn a_request_without_an_origin_has_no_preflight() {
    let _ = testing::put("/users/7").preflight();
}

#[tokio::test]
#[should_panic(expected = "is no HTTP request, so that no browser asks before it")]
async fn a_message_has_no_preflight() {
    let _ = testing::message("hello").origin(PAGE).preflight();
}

#[tokio::test]
async fn a_caller_is_authorized_by_a_lambda_authorizer_of_each_source() {
    let as_text = [EventSource::RestApi];
    let as_it_is = [EventSource::HttpApi, EventSource::HttpApiV1];
    for source in as_text.into_iter().chain(as_it_is) {
        let request = testing::get("/caller").source(source).lambda_authorizer(json!({"sub": "7", "admin": true}));
        let admin = if as_text.contains(&source) { json!("true") } else { json!(true) };
        assert_eq!(request.send(&api()).await.json::<Value>(), json!({"sub": "7", "admin": admin}), "{source}");
    }
}

#[tokio::test]
#[should_panic(expected = "the function URL has no Lambda authorizers")]
async fn a_function_url_has_no_lambda_authorizer() {
    let request = testing::get("/caller").source(EventSource::FunctionUrl).lambda_authorizer(json!({"sub": "7"}));
    request.send(&api()).await;
}
