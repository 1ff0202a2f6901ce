//! Middleware and requirements: what stands around handlers, what it sees, and that it cannot cost an answer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use api_handler::StreamBody;
use api_handler::prelude::*;

#[derive(Clone)]
struct Pool(&'static str);

#[derive(State, Clone)]
struct App {
    pool: Pool,
}

struct Tx(String);

#[derive(State)]
struct InTransaction {
    tx: Tx,
    pool: Pool,
}

/// Commits after a success, and rolls back after anything else.
#[api_middleware]
async fn transaction(#[state] pool: &Pool, next: Next<'_, InTransaction>) -> Result<Response, Problem> {
    if pool.0 == "closed" {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE).with_detail("no connection"));
    }
    let state = InTransaction { tx: Tx(format!("transaction on {}", pool.0)), pool: pool.clone() };
    let mut response = next.run_with(&state).await;
    let end = if response.status.is_success() { "commit" } else { "rollback" };
    response.headers.insert("x-tx", HeaderValue::from_static(end));
    Ok(response)
}

#[api_handler(POST "/pay", status = 201)]
async fn pay(#[state] tx: &Tx, #[state] pool: &Pool) -> String {
    format!("{}, {}", tx.0, pool.0)
}

#[api_handler(POST "/panic")]
async fn panics(#[state] tx: &Tx) -> String {
    panic!("in {}", tx.0)
}

#[api_handler(POST "/late")]
async fn late(#[state] _tx: &Tx) -> String {
    std::future::pending().await
}

#[api_handler(POST "/refused/{n}")]
fn refused(n: u8, #[state] _tx: &Tx) -> String {
    n.to_string()
}

#[api_handler(GET "/plain")]
fn plain(#[state] pool: &Pool) -> &'static str {
    pool.0
}

fn app() -> App {
    App { pool: Pool("pool 1") }
}

fn api() -> Api<App> {
    let in_transaction = routes![pay, panics, late, refused].middleware(transaction);
    Api::new(in_transaction.merge(routes![plain])).gateway_timeout(Duration::from_millis(50))
}

#[tokio::test]
async fn handlers_below_a_middleware_see_the_state_that_it_makes() {
    let reply = testing::post("/pay").send(api().state(app())).await;
    assert_eq!((reply.status().as_u16(), reply.text()), (201, "transaction on pool 1, pool 1"));
    assert_eq!(reply.header("x-tx"), Some("commit"));
    let reply = testing::get("/plain").send(api().state(app())).await;
    assert_eq!((reply.text(), reply.header("x-tx")), ("pool 1", None));
}

#[tokio::test]
async fn a_middleware_sees_the_answers_that_the_library_makes_below_it() {
    let function = api().state(app());
    for (path, status) in [("/panic", 500), ("/late", 504), ("/refused/300", 400)] {
        let reply = testing::post(path).send(&function).await;
        assert_eq!((reply.status().as_u16(), reply.header("x-tx")), (status, Some("rollback")), "{path}");
    }
}

#[tokio::test]
async fn the_error_of_a_middleware_is_the_answer() {
    let reply = testing::post("/pay").send(api().state(App { pool: Pool("closed") })).await;
    assert_eq!(reply.status(), 503);
    assert_eq!(reply.problem().get("detail"), None, "a 5xx shows nothing");
}

async fn marks_path(next: Next<'_>) -> Response {
    let path = HeaderValue::try_from(next.event().path()).unwrap();
    let mut response = next.run().await;
    response.headers.insert("x-path", path);
    response
}

#[tokio::test]
async fn closures_and_functions_stand_around_the_whole_api() {
    let api = api()
        .middleware(marks_path)
        .middleware(async |next: Next<'_>| {
            if next.event().header("x-blocked").is_some() {
                return Err(Problem::new(StatusCode::FORBIDDEN));
            }
            Ok(next.run().await)
        })
        .middleware(async |next: Next<'_>| {
            let mut response = next.run().await;
            let title = response.problem().map_or("none", |_| "problem");
            response.headers.insert("x-problem", HeaderValue::from_static(title));
            response
        });
    let function = api.state(app());
    let reply = testing::get("/plain").send(&function).await;
    assert_eq!((reply.header("x-path"), reply.header("x-problem")), (Some("/plain"), Some("none")));
    let reply = testing::get("/nowhere").send(&function).await;
    assert_eq!(reply.status(), 404);
    assert_eq!((reply.header("x-path"), reply.header("x-problem")), (Some("/nowhere"), Some("problem")));
    let reply = testing::request("PUT", "/plain").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.header("x-path")), (405, Some("/plain")));
    assert_eq!(reply.header("allow"), Some("GET, HEAD, OPTIONS"));
    let reply = testing::get("/plain").header("x-blocked", "1").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.header("x-path")), (403, None));
    assert_eq!(reply.header("x-problem"), Some("problem"));
}

#[tokio::test]
async fn a_middleware_of_the_api_sees_rewritten_problems() {
    let api = api()
        .problems(|problem, _| Response::new(problem.status()).with_body(Body::text("rewritten")))
        .middleware(async |next: Next<'_>| {
            let mut response = next.run().await;
            let seen = response.problem().map_or(0, |problem| problem.status().as_u16());
            response.headers.insert("x-seen", HeaderValue::from(seen));
            response
        });
    let function = api.state(app());
    for (path, status) in [("/nowhere", 404), ("/panic", 500)] {
        let reply = testing::post(path).send(&function).await;
        assert_eq!((reply.status().as_u16(), reply.text()), (status, "rewritten"));
        assert_eq!(reply.header("x-seen"), Some(status.to_string().as_str()));
    }
}

#[tokio::test]
async fn a_middleware_that_fails_is_answered_for() {
    let panics = Api::new(routes![plain]).middleware(async |_: Next<'_>| -> Response { panic!("outside") });
    assert_eq!(testing::get("/plain").send(panics.clone().state(app())).await.status(), 500);
    assert_eq!(testing::get("/nowhere").send(panics.state(app())).await.status(), 500);
    let blocks = Api::new(routes![plain]).gateway_timeout(Duration::from_millis(50));
    let blocks = blocks.middleware(async |_: Next<'_>| -> Response { std::future::pending().await });
    assert_eq!(testing::get("/plain").send(blocks.state(app())).await.status(), 504);
}

#[tokio::test]
async fn a_middleware_ends_what_it_has_begun_after_the_deadline_of_the_handler() {
    let api = api().middleware(async |next: Next<'_>| {
        let mut response = next.run().await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        response.headers.insert("x-ended", HeaderValue::from_static("yes"));
        response
    });
    let reply = testing::post("/late").send(api.state(app())).await;
    assert_eq!((reply.status().as_u16(), reply.header("x-ended")), (504, Some("yes")));
}

#[api_handler(GET "/stream/{how}")]
fn streams(how: String) -> StreamBody {
    let chunks = match how.as_str() {
        "fails" => vec![Err("broken"), Ok("a")],
        _ => vec![Ok("a"), Ok("b")],
    };
    StreamBody::new(futures_stream(chunks))
}

fn futures_stream<T: Send + 'static>(items: Vec<T>) -> impl futures_core::Stream<Item = T> + Send + 'static {
    struct Items<T>(std::vec::IntoIter<T>);
    impl<T> Unpin for Items<T> {}
    impl<T> futures_core::Stream for Items<T> {
        type Item = T;
        fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<T>> {
            std::task::Poll::Ready(self.0.next())
        }
    }
    Items(items.into_iter())
}

#[tokio::test]
async fn streams_pass_through_middleware_and_their_first_failure_is_a_problem() {
    for streaming in [true, false] {
        let api: Api = Api::new(routes![streams].middleware(marks_path)).middleware(marks_path);
        let api = if streaming { api.streaming() } else { api };
        let function = api.state(());
        let reply = testing::get("/stream/whole").binary_media_type("*/*").send(&function).await;
        assert_eq!((reply.status().as_u16(), reply.text()), (200, "ab"), "{streaming}");
        assert_eq!(reply.header("x-path"), Some("/stream/whole"));
        let reply = testing::get("/stream/fails").send(&function).await;
        assert_eq!((reply.status().as_u16(), reply.header("x-path")), (500, Some("/stream/fails")), "{streaming}");
    }
}

static MADE: AtomicUsize = AtomicUsize::new(0);

#[derive(Clone)]
struct Caller(String);

impl<'a, S: Sync> FromEvent<'a, S> for Caller {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        MADE.fetch_add(1, Ordering::Relaxed);
        let name = event.header("x-name").ok_or_else(|| Problem::unauthorized("send `x-name`"))?;
        Ok(Caller(name.into_owned()))
    }
}

#[derive(Clone)]
struct Editor(Caller);

impl<'a, S: Sync> FromEvent<'a, S> for Editor {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
        let caller = match scope.get::<Caller>() {
            Some(caller) => caller.clone(),
            None => Caller::from_event(event, scope).await?,
        };
        match caller.0.as_str() {
            "eve" => Ok(Editor(caller)),
            _ => Err(Problem::new(StatusCode::FORBIDDEN)),
        }
    }
}

#[api_handler(POST "/edit")]
async fn edit(caller: Caller, editor: Editor, #[body] number: u32) -> String {
    format!("{} {} {number}", caller.0, editor.0.0)
}

#[api_handler(GET "/health", public)]
fn health() -> &'static str {
    "fine"
}

#[api_handler(GET "/me")]
async fn me(caller: Caller) -> String {
    caller.0
}

#[tokio::test]
async fn a_requirement_is_made_once_and_refused_alone() {
    let api: Api = Api::new(routes![health, me].merge(routes![edit].require::<Editor>())).require::<Caller>();
    let function = api.check().unwrap().state(());
    let edit = |name| testing::post("/edit").header("x-name", name);
    let before = MADE.load(Ordering::Relaxed);
    let reply = edit("eve").json(&7).send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.text()), (200, "eve eve 7"));
    assert_eq!(MADE.load(Ordering::Relaxed) - before, 1);
    assert_eq!(edit("bob").json("no number").send(&function).await.status(), 403);
    assert_eq!(testing::post("/edit").json("no number").send(&function).await.status(), 401);
    assert_eq!(edit("eve").json("no number").send(&function).await.status(), 422);
    assert_eq!(testing::get("/me").send(&function).await.status(), 401);
    assert_eq!(testing::get("/health").send(&function).await.text(), "fine");
    assert_eq!(testing::get("/nowhere").send(&function).await.status(), 404);
    assert_eq!(testing::request("OPTIONS", "/edit").send(&function).await.status(), 204);
}

#[test]
fn public_handlers_that_make_no_sense_are_mistakes() {
    let required: Api = Api::new(routes![health].require::<Caller>());
    let mistakes = required.check().unwrap_err();
    assert_eq!(mistakes.list[0].message, "`GET /health` is `public`, and its list has `require::<Caller>()`");
    let open: Api = Api::new(routes![health, me]);
    let mistakes = open.check().unwrap_err();
    assert_eq!(
        mistakes.list[0].message,
        "`GET /health` is `public`, and so is every other route: the program requires nothing"
    );
}
