//! `Api::problems` rewrites every error body that the library makes.

use api_handler::StreamBody;
use api_handler::prelude::*;

#[api_handler(GET "/number")]
fn number(#[query] n: u8) -> String {
    n.to_string()
}

#[api_handler(GET "/panic")]
fn panics() -> String {
    panic!("on purpose")
}

fn terse() -> Api {
    Api::new(routes![number, panics]).problems(|problem, event| {
        let text = format!("{} {}", problem.status().as_u16(), event.path());
        Response::new(problem.status()).with_body(Body::text(text))
    })
}

#[tokio::test]
async fn every_problem_is_rewritten() {
    for (path, status) in [("/number", 400), ("/nowhere", 404), ("/panic", 500)] {
        let reply = testing::get(path).send(&terse().state(())).await;
        assert_eq!((reply.status().as_u16(), reply.text()), (status, &*format!("{status} {path}")));
    }
}

#[tokio::test]
async fn a_rewriter_can_leave_a_problem_as_it_is() {
    let api = Api::new(routes![number]).problems(|problem, _| problem.into());
    let reply = testing::get("/number").send(&api.state(())).await;
    assert_eq!(reply.status(), 400);
    assert_eq!(reply.problem()["status"], 400);
}

#[tokio::test]
async fn a_rewriter_that_panics_is_replaced_by_the_librarys_rendering() {
    let api = Api::new(routes![number]).problems(|_, _| panic!("on purpose"));
    let reply = testing::get("/number").send(&api.state(())).await;
    assert_eq!(reply.status(), 400);
}

/// A rewriter that changes the answer that the library would send.
fn changed(change: impl Fn(Response) -> Response + Send + Sync + 'static) -> Function {
    Api::new(routes![number]).problems(move |problem, _| change(problem.into())).state(())
}

#[tokio::test]
async fn a_rewriter_can_change_the_content_type_and_keep_the_rest() {
    let function = changed(|mut response| {
        response.body = response.body.with_content_type(HeaderValue::from_static("application/vnd.error+json"));
        response
    });
    let reply = testing::get("/number").send(&function).await;
    assert_eq!(reply.header("content-type"), Some("application/vnd.error+json"));
    assert_eq!(reply.json::<serde_json::Value>()["status"], 400);
}

#[tokio::test]
async fn a_rewriter_that_replaces_the_body_keeps_the_headers_unless_it_removes_them() {
    let function = changed(|response| response.with_body(Body::text("no")));
    let reply = testing::post("/number").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.text()), (405, "no"));
    assert_eq!(reply.header("allow"), Some("GET, HEAD, OPTIONS"));
    let function = changed(|mut response| {
        response.headers.remove("allow");
        response
    });
    let reply = testing::post("/number").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.header("allow")), (405, None));
}

/// A stream that fails before its first chunk.
struct Failing(fn() -> std::io::Result<Bytes>);

impl futures_core::Stream for Failing {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some((self.0)()))
    }
}

#[tokio::test]
async fn a_rewriter_whose_stream_fails_is_replaced_by_the_librarys_rendering() {
    let fails: [fn() -> std::io::Result<Bytes>; 2] =
        [|| Err(std::io::Error::other("on purpose")), || panic!("on purpose")];
    for fails in fails {
        let function = changed(move |response| response.with_body(StreamBody::new(Failing(fails)).into()));
        let reply = testing::get("/number").send(&function).await;
        assert_eq!((reply.status().as_u16(), &reply.problem()["status"]), (400, &400.into()));
    }
}
