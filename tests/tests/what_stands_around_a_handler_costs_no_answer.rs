//! Middleware, requirements and hooks that misbehave: the client gets a whole answer all the same, which shows nothing of
//! the program, and what is required stays required.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use api_handler::StreamBody;
use api_handler::prelude::*;

#[api_handler(GET "/")]
fn hello() -> &'static str {
    "hello"
}

#[api_handler(GET "/late")]
async fn late() {
    std::future::pending().await
}

/// Panics when the last copy is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in a destructor");
    }
}

#[derive(Clone)]
struct Fragile<const N: u8>(#[allow(dead_code, reason = "it is only dropped")] Arc<Bomb>);

impl<'a, S: Sync, const N: u8> FromEvent<'a, S> for Fragile<N> {
    type Error = Problem;

    async fn from_event(_: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        Ok(Fragile(Arc::new(Bomb)))
    }
}

#[tokio::test]
async fn the_value_of_a_requirement_may_panic_when_it_is_dropped() {
    let one: Api = Api::new(routes![hello]).require::<Fragile<1>>();
    assert_eq!(testing::get("/").send(one.clone().state(())).await.text(), "hello");
    // Two panics at once would end the process.
    let two = one.require::<Fragile<2>>();
    assert_eq!(testing::get("/").send(two.clone().state(())).await.text(), "hello");
    assert_eq!(testing::get("/").send(two.streaming().state(())).await.text(), "hello");
}

#[tokio::test]
async fn a_panic_after_the_handlers_time_out_makes_the_state_again() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let api: Api = Api::new(routes![hello, late]).gateway_timeout(Duration::from_millis(20));
    let api = api.middleware(async |next: Next<'_>| {
        let response = next.run().await;
        assert!(response.status.is_success(), "half changed");
        response
    });
    let function = api.init(|| async {
        MADE.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(())
    });
    assert_eq!(testing::get("/late").send(&function).await.status(), 500);
    assert_eq!(testing::get("/").send(&function).await.text(), "hello");
    assert_eq!(MADE.load(Ordering::Relaxed), 2);
}

struct Chunks(Vec<&'static str>);

impl futures_core::Stream for Chunks {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop().map(Ok))
    }
}

#[tokio::test]
async fn a_hook_may_put_another_body_into_an_answer() {
    let streams = |response: &mut Response, _: &Event<'_>| {
        response.body = StreamBody::new(Chunks(vec!["b", "a"])).into();
    };
    let fails = |response: &mut Response, _: &Event<'_>| {
        *response = Problem::new(StatusCode::INTERNAL_SERVER_ERROR).with_detail("the password is 1234").into();
    };
    for streaming in [false, true] {
        let of = |api: Api| if streaming { api.streaming().state(()) } else { api.state(()) };
        let function = of(Api::new(routes![hello]).on_response(streams));
        let reply = testing::get("/").binary_media_type("*/*").send(&function).await;
        let expected = if streaming { (200, "ab") } else { (500, "") };
        assert_eq!(reply.status().as_u16(), expected.0, "{streaming}");
        assert!(!streaming || reply.text() == expected.1);
        let function = of(Api::new(routes![hello]).on_response(fails));
        let reply = testing::get("/").send(&function).await;
        assert_eq!(reply.status(), 500);
        assert!(!reply.text().contains("1234"), "{}", reply.text());
        assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    }
}

#[tokio::test]
async fn a_middleware_of_the_api_sees_the_problem_of_another_one_rewritten() {
    let api: Api = Api::new(routes![hello])
        .problems(|problem, _| Response::new(problem.status()).with_body(Body::text("rewritten")))
        .middleware(async |_: Next<'_>| -> Result<Response, Problem> { Err(Problem::new(StatusCode::CONFLICT)) })
        .middleware(async |next: Next<'_>| {
            let mut response = next.run().await;
            let body = format!("{:?}", response.body).contains("rewritten");
            response.headers.insert("x-rewritten", HeaderValue::from_static(if body { "yes" } else { "no" }));
            response
        });
    let reply = testing::get("/").send(api.state(())).await;
    assert_eq!((reply.status().as_u16(), reply.text(), reply.header("x-rewritten")), (409, "rewritten", Some("yes")));
}

/// What a middleware may do with `Next`.
#[tokio::test]
async fn a_middleware_may_drop_and_delay_what_is_below_it() {
    let drops: Api = Api::new(routes![hello, late]).middleware(async |next: Next<'_>| {
        drop(next.run());
        Response::new(StatusCode::ACCEPTED)
    });
    assert_eq!(testing::get("/").send(drops.state(())).await.status(), 202);
    let gives_up: Api = Api::new(routes![late]).middleware(async |next: Next<'_>| {
        match tokio::time::timeout(Duration::from_millis(5), next.run()).await {
            Ok(response) => response,
            Err(_) => Response::new(StatusCode::ACCEPTED),
        }
    });
    assert_eq!(testing::get("/late").send(gives_up.state(())).await.status(), 202);
    let waits: Api = Api::new(routes![hello]).gateway_timeout(Duration::from_millis(10));
    let waits = waits.middleware(async |next: Next<'_>| {
        tokio::time::sleep(Duration::from_millis(30)).await;
        next.run().await
    });
    assert_eq!(testing::get("/").send(waits.state(())).await.text(), "hello");
}

/// An answer that was meant for another request, from another program, in another form.
#[tokio::test]
async fn a_middleware_may_answer_with_the_response_of_another_request() {
    static HELD: Mutex<Option<Response>> = Mutex::new(None);

    #[api_handler(GET "/json")]
    fn json() -> Json<Vec<u8>> {
        Json(vec![1, 2])
    }

    async fn swaps(next: Next<'_>) -> Response {
        let response = next.run().await;
        HELD.lock().unwrap().replace(response).unwrap_or_else(|| Response::new(StatusCode::ACCEPTED))
    }
    for first_streams in [false, true] {
        HELD.lock().unwrap().take();
        let api = || -> Api { Api::new(routes![json, hello]).middleware(swaps) };
        let (streams, buffered) = (api().streaming().state(()), api().state(()));
        let (first, second) = if first_streams { (&streams, &buffered) } else { (&buffered, &streams) };
        assert_eq!(testing::get("/json").send(first).await.status(), 202);
        assert_eq!(testing::get("/").send(second).await.text(), "[1,2]");
        assert_eq!(testing::get("/").send(second).await.text(), "hello");
    }
}

#[derive(Clone)]
struct Member;

impl<'a, S: Sync> FromEvent<'a, S> for Member {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        match event.header("x-key").as_deref() {
            Some("1234") => Ok(Member),
            _ => Err(Problem::unauthorized("log in")),
        }
    }
}

#[api_handler(GET "/a/{id}")]
fn read(id: String) -> String {
    format!("secret {id}")
}

#[api_handler(ANY "/b/{rest+}")]
fn at_and_below(rest: String) -> String {
    format!("secret {rest}")
}

#[api_handler]
fn bare() -> &'static str {
    "secret"
}

#[tokio::test]
async fn no_spelling_of_a_request_passes_a_requirement() {
    let routes = || -> Routes<()> { routes![read, at_and_below, bare] };
    let whole = Api::new(routes()).require::<Member>();
    let of_list = Api::new(routes().require::<Member>().prefix("/v1").merge(Routes::new()));
    let inside = Api::new(routes().require::<Member>().middleware(async |next: Next<'_>| next.run().await));
    let methods = ["GET", "HEAD", "get", "POST", "OPTIONS", "ANY", "PROPFIND", "TRACE"];
    let paths = [
        "/a/1",
        "/a/1/",
        "//a/1",
        "/%61/1",
        "/a/%2e%2e/1",
        "/A/1",
        "/b/x/y",
        "/b/",
        "/b",
        "/v1/a/1",
        "/v1//a/1",
        "/v1/b/c",
        "/",
        "/else",
    ];
    let sources = [
        EventSource::RestApi,
        EventSource::HttpApi,
        EventSource::FunctionUrl,
        EventSource::Alb,
        EventSource::VpcLattice,
    ];
    for function in [whole, of_list, inside].map(|api| api.state(())) {
        for (method, path) in methods.iter().flat_map(|method| paths.map(|path| (*method, path))) {
            for source in sources {
                let reply = testing::request(method, path).source(source).send(&function).await;
                assert!(!reply.text().contains("secret"), "{method} {path} {source}");
                let is_own = matches!(reply.status().as_u16(), 401 | 404 | 405) || method == "OPTIONS";
                assert!(is_own, "{method} {path} {source}: {}", reply.status());
            }
        }
    }
}

#[api_handler("$connect")]
fn connect() {}

#[api_handler("$connect", public)]
fn connect_publicly() {}

#[api_handler("say")]
fn say() -> &'static str {
    "secret"
}

/// A message has no headers that could be checked, so its connection must have been.
#[test]
fn messages_that_require_something_need_a_connect_that_does() {
    let lists: [Routes<()>; 3] = [
        routes![say].require::<Member>(),
        routes![say].require::<Member>().merge(routes![connect]),
        routes![hello, say].require::<Member>(),
    ];
    for list in lists {
        let mistakes = Api::new(list).check().unwrap_err();
        assert_eq!(mistakes.list[0].route, "say");
        assert_eq!(
            mistakes.list[0].message,
            "`say` has `require::<Member>()`, which is checked at `$connect`, and `$connect` does not require it"
        );
    }
    let open: Api = Api::new(routes![connect_publicly, say]).require::<Member>();
    assert!(open.check().is_err());
    let closed: Api = Api::new(routes![connect, say]).require::<Member>();
    assert!(closed.check().is_ok());
    let by_a_bare_handler: Api = Api::new(routes![bare, say]).require::<Member>();
    assert!(by_a_bare_handler.check().is_ok());
}
