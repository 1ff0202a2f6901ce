//! What refuses a request decides how: a redirect, a problem made of any error by `?`, a message in a 5xx, another status.

use api_handler::describe::Part;
use api_handler::prelude::*;
use api_handler::{BadBody, ProblemEntry, Rejections};

async fn send(request: testing::Request, api: Api) -> testing::ClientReply {
    request.send(&api.state(())).await
}

// Redirects

/// A visitor; without a cookie the client is sent to the login.
#[derive(Clone)]
struct Visitor(String);

impl<'a, S: Sync> FromEvent<'a, S> for Visitor {
    type Error = Redirect;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Redirect> {
        let mut names = event.cookie_values("name").into_iter();
        let name = names.next().ok_or_else(|| Redirect::to("/login?from=/home"))?;
        Ok(Visitor(name.into_owned()))
    }
}

#[api_handler(GET "/home")]
async fn home(visitor: Visitor, #[query] page: u32) -> String {
    format!("{} {page}", visitor.0)
}

#[api_handler(GET "/plain")]
fn plain() -> &'static str {
    "plain"
}

#[derive(FromEvent)]
struct Session {
    visitor: Visitor,
    #[header]
    x_order: u32,
}

#[api_handler(GET "/session")]
async fn session(session: Session) -> String {
    format!("{} {}", session.visitor.0, session.x_order)
}

#[api_middleware]
async fn only_visitors(_visitor: Visitor, next: Next<'_>) -> Response {
    next.run().await
}

#[api_middleware]
async fn moved(next: Next<'_>) -> Result<Response, Problem> {
    let _ = next;
    Err(Redirect::permanent("/v2").into())
}

#[api_handler(GET "/page")]
fn page(#[query] ok: bool) -> Result<Html<&'static str>, Redirect> {
    if ok { Ok(Html("<p>")) } else { Err(Redirect::temporary("/other")) }
}

#[api_handler(GET "/anyhow")]
fn boxed() -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Err(Problem::from(Redirect::to("/elsewhere")))?
}

#[tokio::test]
async fn a_redirect_is_a_legal_refusal_everywhere() {
    let apis: [(&str, Api, u16, &str); 7] = [
        ("/home", Api::new(routes![home]), 303, "/login?from=/home"),
        ("/session", Api::new(routes![session]), 303, "/login?from=/home"),
        ("/plain", Api::new(routes![plain].require::<Visitor>()), 303, "/login?from=/home"),
        ("/plain", Api::new(routes![plain].middleware(only_visitors)), 303, "/login?from=/home"),
        ("/plain", Api::new(routes![plain]).middleware(moved), 308, "/v2"),
        ("/page?ok=false", Api::new(routes![page]), 307, "/other"),
        ("/anyhow", Api::new(routes![boxed]), 303, "/elsewhere"),
    ];
    for (path, api, status, location) in apis {
        // What rewrites problems is not asked: a redirect is none.
        let api = api.problems(|problem, _| Response::new(problem.status()).with_body(Body::text("rewritten")));
        let reply = send(testing::get(path), api).await;
        assert_eq!((reply.status().as_u16(), reply.header("location")), (status, Some(location)), "{path}");
        assert_eq!(reply.text(), "", "{path}");
    }
}

#[tokio::test]
async fn a_stranger_who_is_redirected_learns_nothing_of_the_other_arguments() {
    let reply = send(testing::get("/home?page=x"), Api::new(routes![home])).await;
    assert_eq!(reply.status(), 303);
    let known = testing::get("/home?page=x").cookie("name", "Ada");
    assert_eq!(send(known, Api::new(routes![home])).await.status(), 400);
}

#[tokio::test]
async fn a_hook_sees_a_redirect_as_an_answer_without_a_problem() {
    let api = Api::new(routes![home]).on_response(|response, _| {
        assert!(response.problem().is_none());
        response.headers.insert("x-seen", HeaderValue::from_static("1"));
    });
    let reply = send(testing::get("/home"), api).await;
    assert_eq!((reply.status().as_u16(), reply.header("x-seen")), (303, Some("1")));
}

// Whole answers as errors

#[api_handler(GET "/whole")]
fn whole(#[query] ok: bool) -> Result<String, Response> {
    if ok { Ok("ok".to_owned()) } else { Err((StatusCode::CONFLICT, Html("<p>taken</p>")).into()) }
}

#[tokio::test]
async fn a_response_can_be_the_error() {
    let reply = send(testing::get("/whole?ok=false"), Api::new(routes![whole])).await;
    assert_eq!((reply.status().as_u16(), reply.text()), (409, "<p>taken</p>"));
    let closed = async |next: Next<'_>| -> Result<Response, Response> {
        let _ = next;
        Err(Response::new(StatusCode::GONE))
    };
    assert_eq!(send(testing::get("/whole?ok=true"), Api::new(routes![whole]).middleware(closed)).await.status(), 410);
}

// `?`

#[derive(Debug, thiserror::Error, ApiError)]
enum DbError {
    #[error("there is no row {0}")]
    #[status(404, code = "no-row")]
    NoRow(u64),
    #[error("the database is down")]
    #[status(503, retry_after = 5)]
    Down(#[source] std::io::Error),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0} is not allowed")]
#[status(403)]
struct NotAllowed<T: std::fmt::Debug + std::fmt::Display>(T);

fn row(id: u64) -> Result<String, DbError> {
    match id {
        0 => Err(DbError::Down(std::io::Error::other("connection refused"))),
        id => Err(DbError::NoRow(id)),
    }
}

#[api_handler(GET "/rows/{id}")]
fn get_row(id: u64) -> Result<String, Problem> {
    if id == 13 {
        Err(NotAllowed(id))?;
    }
    if id == 14 {
        Err((StatusCode::GONE, "row 14 is gone"))?;
    }
    if id == 15 {
        Err(StatusCode::IM_A_TEAPOT)?;
    }
    Ok(row(id)?)
}

#[tokio::test]
async fn every_error_with_a_status_becomes_a_problem_by_a_question_mark() {
    for (id, status, detail) in [
        (7, 404, Some("there is no row 7")),
        (13, 403, Some("13 is not allowed")),
        (14, 410, Some("row 14 is gone")),
        (15, 418, None),
        (0, 503, None),
    ] {
        let reply = send(testing::get(&format!("/rows/{id}")), Api::new(routes![get_row])).await;
        assert_eq!(reply.status(), status);
        assert_eq!(reply.problem()["detail"].as_str(), detail);
    }
    let reply = send(testing::get("/rows/7"), Api::new(routes![get_row])).await;
    assert_eq!(reply.problem()["code"], "no-row");
    let reply = send(testing::get("/rows/0"), Api::new(routes![get_row])).await;
    assert_eq!(reply.header("retry-after"), Some("5"));
}

#[test]
fn the_cause_of_a_converted_error_is_still_there_for_the_log() {
    let problem = Problem::from(row(0).unwrap_err());
    let source = std::error::Error::source(&problem).unwrap().to_string();
    assert!(source.contains("the database is down") && source.contains("connection refused"), "{source}");
    assert!(std::error::Error::source(&Problem::from(DbError::NoRow(1))).is_none());
}

#[derive(FromEvent)]
struct Page {
    #[query]
    page: u32,
}

/// Makes its value of the body and of a derived type, whose errors `?` converts.
struct Signed(String);

impl<'a, S: Sync> FromEvent<'a, S> for Signed {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
        let Page { page } = Page::from_event(event, scope).await?;
        let body = event.body()?.unwrap_or_default();
        Ok(Signed(format!("{page} {}", String::from_utf8_lossy(body))))
    }
}

#[api_handler(POST "/signed")]
async fn signed(signed: Signed) -> String {
    signed.0
}

#[tokio::test]
async fn the_librarys_own_errors_become_problems_by_a_question_mark() {
    let api = || Api::new(routes![signed]);
    assert_eq!(send(testing::post("/signed?page=2").body("x"), api()).await.text(), "2 x");
    let reply = send(testing::post("/signed?page=x"), api()).await;
    assert_eq!((reply.status().as_u16(), &reply.problem()["errors"][0]["name"]), (400, &"page".into()));
    let _: fn(Rejections) -> Problem = Problem::from;
}

// Deliberate messages in a 5xx

#[derive(Debug, thiserror::Error, ApiError)]
enum ShopError {
    #[error("closed until {0}")]
    #[status(503, code = "closed", expose)]
    Closed(&'static str),
    #[error("the connection to {0} is lost")]
    #[status(503)]
    Lost(&'static str),
    #[error("try again later")]
    #[status(500, expose)]
    Db(#[from] std::io::Error),
}

#[api_handler(GET "/shop/{what}")]
fn shop(what: &str) -> Result<String, ShopError> {
    match what {
        "closed" => Err(ShopError::Closed("12:00")),
        "lost" => Err(ShopError::Lost("10.0.0.7")),
        _ => Err(std::io::Error::other("password"))?,
    }
}

#[api_handler(GET "/busy")]
fn busy() -> Result<String, Problem> {
    let entry = ProblemEntry::new(Part::Query, "day", "is a holiday");
    Err(Problem::unavailable("come back tomorrow").with_entry(entry).with_extension("day", 7).exposed())
}

#[tokio::test]
async fn the_message_of_a_5xx_is_shown_only_where_it_is_exposed() {
    for (what, detail) in [("closed", Some("closed until 12:00")), ("lost", None), ("db", Some("try again later"))] {
        let reply = send(testing::get(&format!("/shop/{what}")), Api::new(routes![shop])).await;
        assert_eq!(reply.problem()["detail"].as_str(), detail, "{what}");
        assert!(reply.problem()["request_id"].is_string());
        assert!(!reply.text().contains("password") && !reply.text().contains("10.0.0.7"));
    }
    let problem = send(testing::get("/busy"), Api::new(routes![busy])).await.problem();
    assert_eq!((&problem["day"], &problem["errors"][0]["name"]), (&7.into(), &"day".into()));
}

// Types

#[api_handler(GET "/typed/{what}")]
fn typed(what: &str) -> Result<String, Problem> {
    Err(match what {
        "own" => Problem::not_found("x").with_code("c").with_type("https://own.example/t"),
        "none" => Problem::not_found("x"),
        "odd" => Problem::not_found("x").with_code("a b\u{e9}"),
        _ => Problem::not_found("x").with_code("user-not-found"),
    })
}

fn typed_api() -> Api {
    Api::new(routes![typed]).problem_base("https://errors.example/")
}

#[tokio::test]
async fn a_code_makes_the_type_of_a_problem() {
    for (what, uri) in [
        ("code", Some("https://errors.example/user-not-found")),
        ("own", Some("https://own.example/t")),
        ("none", None),
        ("odd", Some("https://errors.example/a%20b%C3%A9")),
    ] {
        let reply = send(testing::get(&format!("/typed/{what}")), typed_api()).await;
        assert_eq!(reply.problem()["type"].as_str(), uri, "{what}");
    }
    // What rewrites problems sees it, and a hook that sets a problem gets it.
    let seen = typed_api().problems(|problem, _| Body::text(problem.type_uri().unwrap_or_default().to_owned()).into());
    assert_eq!(send(testing::get("/typed/code"), seen).await.text(), "https://errors.example/user-not-found");
    let set = typed_api().on_response(|response, _| *response = Problem::gone("x").with_code("gone").into());
    assert_eq!(send(testing::get("/typed/code"), set).await.problem()["type"], "https://errors.example/gone");
}

#[test]
fn a_base_that_makes_no_url_is_a_mistake() {
    for (base, message) in [
        ("errors/", "`Api::problem_base`: `errors/` is not a whole URL: `https://errors.example/`"),
        ("/errors/", "`Api::problem_base`: `/errors/` is not a whole URL: `https://errors.example/`"),
        (
            "https://errors.example",
            "`Api::problem_base`: a code after `https://errors.example` would be a part of its last name: end it with a \
             slash, `https://errors.example/`",
        ),
    ] {
        let mistakes = Api::<()>::new(Routes::new()).problem_base(base).check().unwrap_err();
        assert_eq!(mistakes.to_string(), message);
    }
    for base in ["https://errors.example/", "https://docs.example/errors#", "urn:problem:"] {
        assert!(Api::<()>::new(Routes::new()).problem_base(base).check().is_ok(), "{base}");
    }
}

// Statuses of bad bodies

#[derive(Debug, Serialize, Deserialize)]
struct Order {
    amount: u32,
}

#[api_handler(POST "/orders")]
fn order(#[body] order: Order) -> String {
    order.amount.to_string()
}

#[derive(Clone, FromEvent)]
struct Draft {
    #[body]
    text: String,
}

#[api_handler(POST "/drafts")]
async fn draft(draft: Draft) -> String {
    draft.text
}

fn lenient() -> Api {
    Api::new(routes![order].merge(routes![draft].require::<Draft>()))
        .max_body(100)
        .bad_body_status(BadBody::Shape, StatusCode::BAD_REQUEST)
        .bad_body_status(BadBody::MediaType, StatusCode::NOT_ACCEPTABLE)
        .bad_body_status(BadBody::Syntax, StatusCode::UNPROCESSABLE_ENTITY)
        .bad_body_status(BadBody::TooLarge, StatusCode::BAD_REQUEST)
}

#[tokio::test]
async fn the_statuses_of_bad_bodies_are_those_that_the_api_promises() {
    let sent = || testing::post("/orders");
    let requests = [
        ("shape", sent().json(&["no order"]), 422, 400),
        ("media type", sent().header("content-type", "text/xml").body("<a/>"), 415, 406),
        ("syntax", sent().header("content-type", "application/json").body("{"), 400, 422),
        ("missing", sent(), 400, 422),
        ("too large", sent().body("a".repeat(101)), 413, 400),
        ("of a requirement", testing::post("/drafts"), 400, 422),
    ];
    for (what, request, usual, promised) in requests {
        let reply = send(request, lenient()).await;
        assert_eq!(reply.status(), promised, "{what}");
        assert_eq!(reply.problem()["status"], promised, "{what}");
        assert_ne!(usual, promised);
    }
    assert_eq!(send(sent().json(&Order { amount: 7 }), lenient()).await.text(), "7");
}

#[tokio::test]
async fn a_middleware_sees_the_promised_status() {
    let seen = async |next: Next<'_>| {
        let mut response = next.run().await;
        let status = HeaderValue::from(response.status.as_u16());
        response.headers.insert("x-seen", status);
        response
    };
    let api = Api::new(routes![order].middleware(seen)).bad_body_status(BadBody::Shape, StatusCode::BAD_REQUEST);
    let reply = send(testing::post("/orders").json(&["no order"]), api).await;
    assert_eq!((reply.status().as_u16(), reply.header("x-seen")), (400, Some("400")));
}

#[test]
fn a_status_that_blames_nobody_is_a_mistake() {
    let api = Api::<()>::new(Routes::new()).bad_body_status(BadBody::Shape, StatusCode::OK);
    let mistakes = api.check().unwrap_err().to_string();
    assert_eq!(
        mistakes,
        "`Api::bad_body_status`: 200 is not the status of a client's fault: one of 400 to 499, `StatusCode::BAD_REQUEST`"
    );
}

// Headers of rewritten problems

#[tokio::test]
async fn a_rewritten_problem_has_its_headers_unless_they_are_removed() {
    let anew = |problem: Problem, _: &Event<'_>| Response::new(problem.status()).with_body(Body::text("no"));
    let other = |problem: Problem, _: &Event<'_>| Response::from(Problem::new(problem.status()).with_detail("other"));
    let replaced = |problem: Problem, _: &Event<'_>| {
        let mut response = Response::new(problem.status());
        response.headers.insert("allow", HeaderValue::from_static("GET"));
        response
    };
    let removed = |problem: Problem, _: &Event<'_>| {
        let mut response = Response::from(problem);
        response.headers.remove("allow");
        response
    };
    let kept = Some("OPTIONS, POST");
    for (api, allow) in [
        (Api::new(routes![order]).problems(anew), kept),
        (Api::new(routes![order]).problems(other), kept),
        (Api::new(routes![order]).problems(replaced), Some("GET")),
        (Api::new(routes![order]).problems(removed), None),
    ] {
        let reply = send(testing::get("/orders"), api).await;
        assert_eq!((reply.status().as_u16(), reply.header("allow")), (405, allow));
    }
}
