//! What nine public programs needed when they were ported to this library, one test for each need.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use api_handler::prelude::*;
use api_handler::testing::ClientReply;

#[api_handler(GET "/panic")]
fn panics() -> String {
    panic!("on purpose")
}

#[derive(Deserialize)]
struct NewNote {
    text: String,
}

#[api_handler(POST "/notes")]
fn add_note(#[body] note: NewNote) -> (StatusCode, String) {
    (StatusCode::CREATED, note.text)
}

/// The number that a cookie contains.
fn cookie_number(event: &Event<'_>, name: &str) -> Option<usize> {
    event.cookie_values(name).first()?.parse().ok()
}

// Session save around handlers

mod session {
    use std::sync::Mutex;

    use super::*;

    /// A table of sessions, and how often one was saved.
    #[derive(Default)]
    pub struct Sessions {
        pub visits: Mutex<Vec<u32>>,
        pub saved: AtomicUsize,
    }

    /// The session of one request, which its handlers change.
    #[derive(State)]
    pub struct InSession {
        visits: Mutex<u32>,
    }

    #[api_middleware]
    pub async fn with_session(
        event: &Event<'_>,
        #[state] sessions: &Arc<Sessions>,
        next: Next<'_, InSession>,
    ) -> Response {
        let id = cookie_number(event, "session").unwrap_or_default();
        let before = sessions.visits.lock().unwrap().get(id).copied().unwrap_or_default();
        let session = InSession { visits: Mutex::new(before) };
        let mut response = next.run_with(&session).await;
        if response.status.is_success() {
            let mut all = sessions.visits.lock().unwrap();
            let length = all.len().max(id + 1);
            all.resize(length, 0);
            all[id] = session.visits.into_inner().unwrap();
            sessions.saved.fetch_add(1, Ordering::Relaxed);
            let cookie = HeaderValue::try_from(format!("session={id}; HttpOnly; Secure")).unwrap();
            response.headers.append("set-cookie", cookie);
        }
        response
    }

    #[api_handler(GET "/visit")]
    pub fn visit(#[state] visits: &Mutex<u32>) -> String {
        let mut visits = visits.lock().unwrap();
        *visits += 1;
        visits.to_string()
    }

    #[api_handler(GET "/fails")]
    pub fn fails(#[state] visits: &Mutex<u32>) -> Result<String, Problem> {
        *visits.lock().unwrap() += 100;
        Err(Problem::conflict("not now"))
    }
}

#[tokio::test]
async fn session_save_around_handlers() {
    let sessions = Arc::new(session::Sessions::default());
    let routes = routes![session::visit, session::fails].middleware(session::with_session);
    let function = Api::new(routes.merge(routes![panics])).state(sessions.clone());
    for visits in ["1", "2"] {
        let reply = testing::get("/visit").cookie("session", "3").send(&function).await;
        assert_eq!((reply.text(), reply.cookies()), (visits, vec!["session=3; HttpOnly; Secure"]));
    }
    let reply = testing::get("/fails").cookie("session", "3").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.cookies().len()), (409, 0));
    assert_eq!((sessions.saved.load(Ordering::Relaxed), sessions.visits.lock().unwrap()[3]), (2, 2));
}

// CSRF before the body's faults

#[derive(Clone)]
struct SameSite;

impl<'a, S: Sync> FromEvent<'a, S> for SameSite {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        let sent = event.header("x-csrf-token");
        let expected = event.cookie_values("csrf");
        let is_same = sent.is_some_and(|sent| expected.first().is_some_and(|expected| *expected == sent));
        is_same.then_some(SameSite).ok_or_else(|| Problem::forbidden("the form is not from this site"))
    }
}

#[tokio::test]
async fn csrf_before_the_bodys_faults() {
    let function = Api::new(routes![add_note].require::<SameSite>()).state(());
    let wrong_body = || testing::post("/notes").json(&["no note"]);
    let reply = wrong_body().send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.problem().get("errors")), (403, None), "nothing about the body");
    let reply = wrong_body().cookie("csrf", "7").header("x-csrf-token", "7").send(&function).await;
    assert_eq!(reply.status(), 422);
}

// Security headers on all answers

#[tokio::test]
async fn security_headers_on_all_answers() {
    let api = Api::new(routes![add_note, panics]).on_response(|response, _| {
        response.headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
        response.headers.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000"));
    });
    let function = api.state(());
    for (request, status) in [
        (testing::post("/notes").json(&serde_json::json!({ "text": "a" })), 201),
        (testing::post("/notes").json(&["no note"]), 422),
        (testing::get("/notes"), 405),
        (testing::options("/notes"), 204),
        (testing::get("/nowhere"), 404),
        (testing::get("/panic"), 500),
    ] {
        let reply = request.send(&function).await;
        assert_eq!(reply.status(), status);
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{status}");
        assert_eq!(reply.header("strict-transport-security"), Some("max-age=31536000"), "{status}");
    }
}

// Authentication for a group of routes, and one that is optional

/// Who calls; how often a token was looked at is counted.
#[derive(Clone, Debug)]
struct Caller {
    name: String,
}

/// What a token is checked with.
#[derive(Default)]
struct Keys {
    used: AtomicUsize,
}

impl<'a, S: Provides<Arc<Keys>> + Sync> FromEvent<'a, S> for Caller {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, scope: Scope<'a, S>) -> Result<Self, Problem> {
        let refuse = |why| Problem::unauthorized(why).with_header("www-authenticate", "Bearer");
        let token = event.header("authorization").ok_or_else(|| refuse("log in"))?;
        let name = token.strip_prefix("Bearer ").ok_or_else(|| refuse("send a bearer token"))?;
        scope.state().provide().used.fetch_add(1, Ordering::Relaxed);
        Ok(Caller { name: name.to_owned() })
    }

    fn is_sent(event: &Event<'_>) -> bool {
        event.header("authorization").is_some()
    }
}

#[derive(Default, State)]
struct App {
    keys: Arc<Keys>,
}

#[api_handler(GET "/me")]
async fn me(caller: Caller) -> String {
    caller.name
}

#[api_handler(GET "/secret")]
fn secret() -> &'static str {
    "secret"
}

#[api_handler(GET "/hello")]
async fn hello(caller: Option<Caller>) -> String {
    caller.map_or_else(|| "hello stranger".to_owned(), |caller| format!("hello {}", caller.name))
}

fn guarded() -> Api<App> {
    Api::new(routes![hello].merge(routes![me, secret].require::<Caller>()))
}

#[tokio::test]
async fn route_group_auth() {
    let function = guarded().state(App::default());
    // `secret` does not ask for a caller, and is closed all the same.
    for path in ["/me", "/secret"] {
        // A REST API gives this header another name.
        let reply = testing::get(path).source(EventSource::HttpApi).send(&function).await;
        assert_eq!((reply.status().as_u16(), reply.header("www-authenticate")), (401, Some("Bearer")), "{path}");
        assert_eq!(testing::get(path).header("authorization", "Bearer Ada").send(&function).await.status(), 200);
    }
}

#[tokio::test]
async fn optional_auth() {
    let function = guarded().state(App::default());
    assert_eq!(testing::get("/hello").send(&function).await.text(), "hello stranger");
    assert_eq!(testing::get("/hello").header("authorization", "Bearer Ada").send(&function).await.text(), "hello Ada");
    assert_eq!(testing::get("/hello").header("authorization", "Basic x").send(&function).await.status(), 401);
}

// What axum does with `Extension`: a value that a middleware deposits and a handler takes

#[tokio::test]
async fn an_extension_of_axum_replaced() {
    let keys = Arc::new(Keys::default());
    let function = guarded().state(App { keys: keys.clone() });
    // `Caller` is made by `require`, and lent to the handler: the token is checked once.
    assert_eq!(testing::get("/me").header("authorization", "Bearer Ada").send(&function).await.text(), "Ada");
    assert_eq!(keys.used.load(Ordering::Relaxed), 1);
    // Without the requirement it still works: there is no "missing extension".
    let function = Api::new(routes![me]).state(App { keys: keys.clone() });
    assert_eq!(testing::get("/me").header("authorization", "Bearer Bob").send(&function).await.text(), "Bob");
    assert_eq!(keys.used.load(Ordering::Relaxed), 2);
}

// An error envelope of one's own

fn envelope(problem: &Problem) -> Body {
    let code = problem.code().unwrap_or("error");
    let message = problem.detail().or(problem.title()).or(problem.status().canonical_reason());
    let json = serde_json::json!({ "error": { "code": code, "message": message } });
    Body::text(json.to_string()).with_content_type(HeaderValue::from_static("application/json"))
}

#[tokio::test]
async fn an_error_envelope_with_the_headers_of_the_problem() {
    let api = guarded().problems(|problem, _| Response::new(problem.status()).with_body(envelope(&problem)));
    let function = api.state(App::default());
    let message =
        |reply: &ClientReply| reply.json::<serde_json::Value>()["error"]["message"].as_str().map(str::to_owned);
    let reply = testing::post("/me").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.header("allow")), (405, Some("GET, HEAD, OPTIONS")));
    assert_eq!(message(&reply).as_deref(), Some("`/me` does not accept POST, only GET, HEAD, OPTIONS"));
    let reply = testing::get("/me").source(EventSource::HttpApi).send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.header("www-authenticate")), (401, Some("Bearer")));
    assert_eq!(message(&reply).as_deref(), Some("log in"));
    assert_eq!(reply.header("content-type"), Some("application/json"));
}

// A page or a redirect

#[api_handler(GET "/account")]
fn account(#[cookie] name: Option<String>) -> Result<Html<String>, Redirect> {
    let name = name.ok_or_else(|| Redirect::to("/login"))?;
    Ok(Html(format!("<h1>{name}</h1>")))
}

#[api_handler(POST "/login")]
fn login(#[header] accept: Option<&str>) -> Response {
    match accept {
        Some("application/json") => Json(serde_json::json!({ "ok": true })).into(),
        _ => Redirect::to("/account").into(),
    }
}

#[tokio::test]
async fn html_or_redirect() {
    let function = Api::new(routes![account, login]).state(());
    let reply = testing::get("/account").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.header("location")), (303, Some("/login")));
    let reply = testing::get("/account").cookie("name", "Ada").send(&function).await;
    assert_eq!((reply.text(), reply.header("content-type")), ("<h1>Ada</h1>", Some("text/html; charset=utf-8")));
    assert_eq!(testing::post("/login").send(&function).await.header("location"), Some("/account"));
    assert_eq!(testing::post("/login").header("accept", "application/json").send(&function).await.status(), 200);
}

// A webhook: its signature before the shape of its body

/// The body of a webhook whose sender knows the secret. A real one is compared by HMAC, in constant time.
#[derive(Clone)]
struct Signed;

fn signature(body: &[u8]) -> String {
    body.iter().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte))).to_string()
}

impl<'a, S: Sync> FromEvent<'a, S> for Signed {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        let body = event.body()?.unwrap_or_default();
        let sent = event.header("x-signature").ok_or_else(|| Problem::unauthorized("send a signature"))?;
        if sent == signature(body) { Ok(Signed) } else { Err(Problem::unauthorized("the signature is wrong")) }
    }
}

#[derive(Deserialize)]
struct Payment {
    amount: u32,
}

#[api_handler(POST "/webhook")]
async fn webhook(_signed: Signed, #[body] payment: Payment) -> String {
    payment.amount.to_string()
}

#[tokio::test]
async fn the_signature_of_a_webhook_before_its_shape() {
    let function = Api::new(routes![webhook]).state(());
    let sent = |body: &'static str| testing::post("/webhook").header("content-type", "application/json").body(body);
    let reply = sent("[]").header("x-signature", "0").send(&function).await;
    assert_eq!((reply.status().as_u16(), reply.problem().get("errors")), (401, None), "nothing about the shape");
    assert_eq!(sent("[]").header("x-signature", signature(b"[]")).send(&function).await.status(), 422);
    let body = "{\"amount\":7}";
    assert_eq!(sent(body).header("x-signature", signature(body.as_bytes())).send(&function).await.text(), "7");
}

// A prefix from the environment

#[tokio::test]
async fn a_prefix_from_the_environment() {
    // As `std::env::var("BASE_PATH").unwrap_or_default()` gives it.
    for (base_path, path) in [("", "/secret"), ("/", "/secret"), ("/v1", "/v1/secret"), ("v1/", "/v1/secret")] {
        let function = Api::new(routes![secret].prefix(base_path)).state(());
        assert_eq!(testing::get(path).send(&function).await.text(), "secret", "{base_path:?}");
    }
}

// A store behind a trait

trait Store: Send + Sync {
    fn get(&self, id: u64) -> Option<String>;
}

struct InMemory;

impl Store for InMemory {
    fn get(&self, id: u64) -> Option<String> {
        (id == 1).then(|| "first".to_owned())
    }
}

#[derive(State)]
struct WithStore {
    #[state(target = dyn Store)]
    store: Box<dyn Store>,
}

#[api_handler(GET "/notes/{id}", none = 404)]
fn note(id: u64, #[state] store: &dyn Store) -> Option<String> {
    store.get(id)
}

#[tokio::test]
async fn a_dyn_store_in_the_state() {
    let function = Api::new(routes![note]).state(WithStore { store: Box::new(InMemory) });
    assert_eq!(testing::get("/notes/1").send(&function).await.text(), "first");
    assert_eq!(testing::get("/notes/2").send(&function).await.status(), 404);
}
