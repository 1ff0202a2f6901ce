//! `Api::problems` rewrites every error body that the library makes.

use api_handler::prelude::*;
use api_handler::{Body, Response, testing};

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
