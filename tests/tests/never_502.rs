//! The promise: whatever the event and whatever the handler does, the gateway receives a well-formed answer.
//!
//! Answers are judged by the gateway's rules, which share no code with the encoders of answers. `PROPTEST_CASES` sets the
//! number of cases for each property.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context as Task, Poll};
use std::time::Duration;

use api_handler::invocation::Outcome;
use api_handler::layers::LayerBody;
use api_handler::testing::verdict::{Situation, judge};
use api_handler::{ConnectionEvent, EventSource, StreamBody, prelude::*};
use api_handler_tests::{every_source, send};
use proptest::prelude::*;
use serde::ser::{Error as _, Serializer};
use serde_json::Value;
use tower::util::MapRequestLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

/// What a handler does.
#[derive(Clone, Debug)]
enum Behaviour {
    Answer {
        status: u16,
        headers: Vec<(Vec<u8>, Vec<u8>)>,
        body: Vec<u8>,
    },
    Text(String),
    Json(Value),
    Nothing,
    Fail(String),
    Problem(u16, String),
    NoSerialize,
    Panic(String),
    PanicWithBomb,
    Sleep,
    Large(usize),
    /// The chunks, and how the stream ends.
    Stream(Vec<Vec<u8>>, End),
}

/// How a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Well,
    Error,
    Panic,
    Never,
}

/// A stream of these chunks that ends in this way.
struct Chunks(std::collections::VecDeque<Vec<u8>>, End);

impl futures_core::Stream for Chunks {
    type Item = Result<Vec<u8>, String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Option<Self::Item>> {
        match (self.0.pop_front(), self.1) {
            (Some(chunk), _) => Poll::Ready(Some(Ok(chunk))),
            (None, End::Well) => Poll::Ready(None),
            (None, End::Error) => Poll::Ready(Some(Err("the disk is gone".to_owned()))),
            (None, End::Panic) => panic!("in a stream"),
            (None, End::Never) => Poll::Pending,
        }
    }
}

/// Panics when a panic's payload is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("while dropping");
    }
}

/// A value whose `Serialize` fails after it has written something.
struct NoSerialize;

impl Serialize for NoSerialize {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        serde::ser::SerializeSeq::serialize_element(&mut list, "begun")?;
        Err(S::Error::custom("and not ended"))
    }
}

#[derive(Clone)]
struct Script(Arc<Mutex<Behaviour>>);

/// What the handlers see below a middleware that makes a state.
#[derive(State)]
struct Below {
    script: Script,
}

#[api_middleware]
async fn makes_a_state(#[state] script: &Script, next: Next<'_, Below>) -> Response {
    next.run_with(&Below { script: script.clone() }).await
}

async fn passes_on(next: Next<'_>) -> Response {
    next.run().await
}

/// Adds a header, and waits once.
#[api_middleware]
async fn waits(source: EventSource, next: Next<'_>) -> Result<Response, Problem> {
    let mut response = next.run().await;
    tokio::task::yield_now().await;
    response.headers.try_append("x-source", HeaderValue::try_from(source.to_string()).unwrap()).ok();
    Ok(response)
}

/// Every request has one.
#[derive(Clone)]
struct Anybody;

impl<'a, S: Sync> FromEvent<'a, S> for Anybody {
    type Error = Problem;

    async fn from_event(_: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        tokio::task::yield_now().await;
        Ok(Anybody)
    }
}

#[api_handler]
async fn anything(#[state] script: &Script) -> Result<http::Response<Vec<u8>>, anyhow::Error> {
    let behaviour = script.0.lock().unwrap_or_else(|error| error.into_inner()).clone();
    match behaviour {
        Behaviour::Answer { status, headers, body } => {
            let mut response = http::Response::new(body);
            *response.status_mut() = StatusCode::from_u16(status)?;
            for (name, value) in headers {
                response.headers_mut().append(HeaderName::from_bytes(&name)?, HeaderValue::from_bytes(&value)?);
            }
            Ok(response)
        }
        Behaviour::Fail(message) => Err(anyhow::anyhow!(message)),
        Behaviour::Problem(status, message) => {
            Err(Problem::new(StatusCode::from_u16(status)?).with_detail(message).into())
        }
        Behaviour::Panic(message) => panic!("{message}"),
        Behaviour::PanicWithBomb => std::panic::panic_any(Bomb),
        Behaviour::Sleep => {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Ok(http::Response::default())
        }
        Behaviour::Large(size) => Ok(http::Response::new(vec![0xff; size])),
        other => unreachable!("{other:?}"),
    }
}

#[api_handler]
fn text(#[state] script: &Script) -> String {
    match &*script.0.lock().unwrap() {
        Behaviour::Text(text) => text.clone(),
        other => unreachable!("{other:?}"),
    }
}

#[api_handler]
fn json(#[state] script: &Script) -> Value {
    match &*script.0.lock().unwrap() {
        Behaviour::Json(value) => value.clone(),
        other => unreachable!("{other:?}"),
    }
}

#[api_handler]
fn stream(#[state] script: &Script) -> StreamBody {
    match &*script.0.lock().unwrap() {
        Behaviour::Stream(chunks, end) => StreamBody::new(Chunks(chunks.clone().into(), *end)),
        other => unreachable!("{other:?}"),
    }
}

#[api_handler]
fn nothing() {}

#[api_handler]
fn no_serialize() -> NoSerialize {
    NoSerialize
}

/// What stands around the handlers.
#[derive(Clone, Copy, Debug)]
enum Around {
    Nothing,
    Everything,
    /// Tower layers: some of them leave the request and the type of the body as they are, others do not.
    Layers,
}

/// Changes the request, so that the handler sees another event.
fn renamed(mut request: http::Request<LayerBody>) -> http::Request<LayerBody> {
    request.headers_mut().insert("x-layer", HeaderValue::from_static("yes"));
    request
}

fn function(behaviour: &Behaviour, around: Around) -> Function<Script> {
    api(behaviour, around).state(Script(Arc::new(Mutex::new(behaviour.clone()))))
}

/// The same, with streamed answers.
fn streaming(behaviour: &Behaviour, around: Around) -> Function<Script> {
    api(behaviour, around).streaming().state(Script(Arc::new(Mutex::new(behaviour.clone()))))
}

/// For every state.
macro_rules! routes_of {
    ($behaviour:expr) => {
        match $behaviour {
            Behaviour::Text(_) => routes![text],
            Behaviour::Json(_) => routes![json],
            Behaviour::Nothing => routes![nothing],
            Behaviour::Stream(..) => routes![stream],
            Behaviour::NoSerialize => routes![no_serialize],
            _ => routes![anything],
        }
    };
}

fn api(behaviour: &Behaviour, around: Around) -> Api<Script> {
    match around {
        Around::Nothing => Api::new(routes_of!(behaviour)),
        Around::Everything => {
            let below: Routes<Below> = routes_of!(behaviour);
            Api::new(below.middleware(waits).middleware(makes_a_state))
                .require::<Anybody>()
                .middleware(passes_on)
                .cors(Cors::any())
                .on_response(|response, _| drop(response.headers.try_append("x-hook", HeaderValue::from_static("yes"))))
        }
        Around::Layers => {
            let below: Routes<Below> = routes_of!(behaviour);
            let layered = below.layer(CompressionLayer::new()).middleware(makes_a_state);
            Api::new(layered.layer(MapRequestLayer::new(renamed)))
                .middleware(passes_on)
                .layer(PropagateRequestIdLayer::x_request_id())
                .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
                .layer(CatchPanicLayer::new())
                .layer(TraceLayer::new_for_http())
        }
    }
}

fn around() -> impl Strategy<Value = Around> {
    prop_oneof![Just(Around::Nothing), Just(Around::Everything), Just(Around::Layers)]
}

fn behaviours() -> impl Strategy<Value = Behaviour> {
    let name = proptest::collection::vec(proptest::sample::select(b"abcX-:\r\n \xff".to_vec()), 0..6);
    let value = proptest::collection::vec(any::<u8>(), 0..12);
    let headers = proptest::collection::vec((name, value), 0..5);
    let answer = (0_u16..1100, headers, proptest::collection::vec(any::<u8>(), 0..40))
        .prop_map(|(status, headers, body)| Behaviour::Answer { status, headers, body });
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from)
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| proptest::collection::vec(inner, 0..4).prop_map(Value::from));
    prop_oneof![
        8 => answer,
        2 => any::<String>().prop_map(Behaviour::Text),
        2 => value.prop_map(Behaviour::Json),
        1 => Just(Behaviour::Nothing),
        1 => any::<String>().prop_map(Behaviour::Fail),
        2 => (100_u16..700, any::<String>()).prop_map(|(status, message)| Behaviour::Problem(status, message)),
        1 => Just(Behaviour::NoSerialize),
        1 => any::<String>().prop_map(Behaviour::Panic),
        1 => Just(Behaviour::PanicWithBomb),
        1 => Just(Behaviour::Sleep),
        3 => streams(),
    ]
}

fn streams() -> impl Strategy<Value = Behaviour> {
    let chunks = proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..6), 0..4);
    let end = proptest::sample::select(vec![End::Well, End::Error, End::Panic, End::Never]);
    (chunks, end).prop_map(|(chunks, end)| Behaviour::Stream(chunks, end))
}

/// An event, and the situation in which its source judges the answer.
type Case = (Situation<'static>, Value);

fn requests() -> impl Strategy<Value = Case> {
    let path = "/[a-z%/+]{0,8}";
    let method = proptest::sample::select(vec!["GET", "POST", "HEAD", "OPTIONS", "ANY", "get", "BREW"]);
    (any::<prop::sample::Index>(), path, method).prop_map(|(which, path, method)| {
        let mut all = every_source(method, &path);
        all.swap_remove(which.index(all.len()))
    })
}

/// The event's text with the fields that identify its source first, and the length of that part.
fn with_identifying_fields_first(event: &Value) -> (String, usize) {
    const IDENTIFYING: [&str; 8] =
        ["requestContext", "version", "raw_path", "resource", "httpMethod", "method", "path", "rawPath"];
    let fields = event.as_object().unwrap();
    let member = |name: &str| format!("{}:{}", Value::from(name), fields[name]);
    let first_part: Vec<String> =
        IDENTIFYING.into_iter().filter(|name| fields.contains_key(*name)).map(member).collect();
    let others = fields.keys().filter(|name| !IDENTIFYING.contains(&name.as_str())).map(|name| member(name));
    let first_part = format!("{{{}", first_part.join(","));
    let text = others.fold(first_part.clone(), |text, member| format!("{text},{member}"));
    (format!("{text}}}"), first_part.len())
}

thread_local! {
    static RUNNING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    static RUNTIME: tokio::runtime::Runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
}

/// Whether a handler can make these headers.
fn is_legal(headers: &[(Vec<u8>, Vec<u8>)]) -> bool {
    headers.iter().all(|(name, value)| HeaderName::from_bytes(name).is_ok() && HeaderValue::from_bytes(value).is_ok())
}

/// Runs a future with a clock that skips sleeps, and without printing the panics of handlers.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    static QUIET: std::sync::Once = std::sync::Once::new();
    QUIET.call_once(|| {
        let outer = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !RUNNING.get() {
                outer(info);
            }
        }));
    });
    RUNNING.set(true);
    let output = RUNTIME.with(|runtime| runtime.block_on(future));
    RUNNING.set(false);
    output
}

/// What the client gets once the gateway has judged the answer.
fn judged(answer: &[u8], situation: &Situation<'_>) -> Result<(u16, Vec<u8>), TestCaseError> {
    let verdict = judge(answer, situation);
    let source = situation.source;
    prop_assert!(verdict.accepted, "{source}: {:?}: {}", verdict.reason, String::from_utf8_lossy(answer));
    let json: Value = serde_json::from_slice(answer).unwrap();
    prop_assert!(json["isBase64Encoded"].is_boolean());
    prop_assert_eq!(json["statusCode"].as_u64(), Some(u64::from(verdict.status)));
    Ok((verdict.status, verdict.body))
}

/// Whether a client sees the body of an answer: nobody receives those of `$connect` and `$disconnect`.
fn shows_bodies(situation: &Situation<'_>) -> bool {
    situation.source != EventSource::WebSocketApi || situation.connection == ConnectionEvent::Message
}

fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(2_100))]

    #[test]
    fn a_handler_may_do_anything(behaviour in behaviours(), around in around(), (situation, event) in requests()) {
        let function = function(&behaviour, around);
        let outcome = block_on(send(&function, event.to_string().as_bytes()));
        let Outcome::Answer(answer) = outcome else { return Err(TestCaseError::fail("an HTTP request was not answered")) };
        let (status, body) = judged(answer.as_bytes(), &situation)?;
        let hides_body = event.to_string().contains("\"HEAD\"") || !shows_bodies(&situation);
        match behaviour {
            Behaviour::Text(text) if !hides_body => prop_assert_eq!(body, text.into_bytes()),
            Behaviour::Json(value) if !hides_body => prop_assert_eq!(body, value.to_string().into_bytes()),
            Behaviour::Nothing => prop_assert_eq!((status, body.len()), (204, 0)),
            Behaviour::Sleep => prop_assert_eq!(status, 504),
            Behaviour::Stream(chunks, End::Well) => {
                prop_assert_eq!(status, 200);
                prop_assert!(hides_body || body == chunks.concat());
            }
            Behaviour::Stream(_, End::Never) => prop_assert_eq!(status, 504),
            Behaviour::Stream(..) => prop_assert_eq!(status, 500),
            Behaviour::Panic(_) | Behaviour::PanicWithBomb | Behaviour::NoSerialize | Behaviour::Fail(_) => prop_assert_eq!(status, 500),
            Behaviour::Answer { status: wanted, headers, body: made } if is_legal(&headers) && !hides_body => {
                let is_status = (200..600).contains(&wanted);
                prop_assert_eq!(status, if is_status { wanted } else { 500 });
                let has_no_body = matches!(status, 204 | 205 | 304);
                prop_assert!(!is_status || body == made || (has_no_body && body.is_empty()));
            }
            _ => {}
        }
    }

    #[test]
    fn a_handler_of_a_program_that_streams_may_do_anything(behaviour in behaviours(), around in around(), (situation, event) in requests()) {
        let function = streaming(&behaviour, around);
        let (outcome, whole, broken) = block_on(async {
            let outcome = send(&function, event.to_string().as_bytes()).await;
            let Outcome::Stream(mut answer) = outcome else { return (Some(outcome), Vec::new(), false) };
            let mut whole = answer.prelude().to_vec();
            let mut broken = false;
            while let Some(chunk) = answer.next().await {
                broken |= chunk.is_err();
                whole.extend(chunk.unwrap_or_default());
            }
            (None, whole, broken)
        });
        match outcome {
            Some(Outcome::Answer(answer)) => drop(judged(answer.as_bytes(), &situation)?),
            Some(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
            None => {
                let situation = Situation { streaming: true, ..situation };
                let verdict = judge(&whole, &situation);
                prop_assert!(verdict.accepted, "{:?}: {}", verdict.reason, String::from_utf8_lossy(&whole));
                if let (Behaviour::Stream(chunks, end), false) = (behaviour, event.to_string().contains("\"HEAD\"")) {
                    let has_started = chunks.iter().any(|chunk| !chunk.is_empty()) || end == End::Well;
                    prop_assert_eq!(broken, has_started && end != End::Well);
                    prop_assert_eq!(verdict.status, if has_started { 200 } else if end == End::Never { 504 } else { 500 });
                    prop_assert!(!has_started || verdict.body == chunks.concat());
                }
            }
        }
    }

    #[test]
    fn any_bytes_may_be_the_event(around in around(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let function = function(&Behaviour::Nothing, around);
        // Random bytes are hardly ever a request, but nothing may panic.
        if let Outcome::Answer(answer) = block_on(send(&function, &bytes)) {
            let situation = Situation { binary_media_types: &["*/*"], ..Situation::new(EventSource::RestApi) };
            judged(answer.as_bytes(), &situation)?;
        }
    }

    #[test]
    fn an_event_may_be_damaged_in_any_way(around in around(), (situation, event) in requests(), cut in 0_usize..2000, flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let (text, marks) = with_identifying_fields_first(&event);
        let mut bytes = text.into_bytes();
        for (place, byte) in &flips {
            let at = marks + place.index(bytes.len() - marks);
            bytes[at] = *byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut).max(marks));
        let function = function(&Behaviour::Nothing, around);
        let outcome = block_on(send(&function, &bytes));
        let Outcome::Answer(answer) = outcome else { return Err(TestCaseError::fail("not answered")) };
        judged(answer.as_bytes(), &situation)?;
    }

    #[test]
    fn an_events_fields_may_have_any_value(around in around(), (situation, event) in requests(), changes in proptest::collection::vec((any::<prop::sample::Index>(), values()), 1..4)) {
        let mut event = event;
        let keep = ["httpMethod", "method", "resource", "path", "raw_path", "requestContext", "version"];
        let fields = event.as_object_mut().unwrap();
        for (place, value) in changes {
            let names: Vec<String> = fields.keys().filter(|name| !keep.contains(&name.as_str())).cloned().collect();
            fields[&names[place.index(names.len())]] = value;
        }
        let function = function(&Behaviour::Nothing, around);
        let outcome = block_on(send(&function, event.to_string().as_bytes()));
        let Outcome::Answer(answer) = outcome else { return Err(TestCaseError::fail(format!("not answered: {event}"))) };
        judged(answer.as_bytes(), &situation)?;
    }
}

/// JSON values that do not belong into the field that they are put into.
fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i32>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        proptest::collection::vec(any::<String>(), 0..3).prop_map(Value::from),
        any::<String>().prop_map(|text| serde_json::json!({text: [1, null, {"a": "b"}]})),
    ]
}

/// With nothing around the handler, and with everything.
fn functions(behaviour: &Behaviour) -> [Function<Script>; 2] {
    [Around::Nothing, Around::Everything].map(|around| function(behaviour, around))
}

/// A function with each request.
fn on_every_source(function: &Function<Script>) -> impl Iterator<Item = (&Function<Script>, Case)> {
    every_source("GET", "/").into_iter().map(move |case| (function, case))
}

#[test]
fn a_body_of_seven_megabytes() {
    for function in functions(&Behaviour::Large(7 * 1024 * 1024)) {
        let mut all = every_source("GET", "/");
        all.dedup_by_key(|(situation, _)| situation.source);
        for (situation, event) in all {
            let Outcome::Answer(answer) = block_on(send(&function, event.to_string().as_bytes())) else { panic!() };
            assert_eq!(judged(answer.as_bytes(), &situation).unwrap().0, 500, "{}", situation.source);
        }
    }
}

/// Sizes around each limit: of a load balancer, of a WebSocket message, of Lambda.
#[test]
fn bodies_around_the_limits() {
    let limit = |source| match source {
        EventSource::Alb => Some(1_000_000),
        EventSource::WebSocketApi => Some(128 * 1024),
        EventSource::RestApi => Some(6 * 1024 * 1024 + 100),
        _ => None,
    };
    for (situation, event) in every_source("GET", "/") {
        let Some(limit) = limit(situation.source) else { continue };
        // In base64 a body is a third longer.
        for size in [limit / 4 * 3 - 300, limit / 4 * 3] {
            for function in functions(&Behaviour::Large(size)) {
                let Outcome::Answer(answer) = block_on(send(&function, event.to_string().as_bytes())) else { panic!() };
                judged(answer.as_bytes(), &situation).unwrap();
            }
        }
    }
}

/// Sizes around the limit of a header block, which includes the content type that the library adds, and with characters
/// that are sent as three bytes.
#[test]
fn header_blocks_around_the_limit() {
    for (byte, lengths) in [(b'a', 10_150..10_240), (0xff, 3_370..3_415)] {
        for length in lengths.step_by(3) {
            let headers = vec![(b"x".to_vec(), vec![byte; length])];
            let behaviour = Behaviour::Answer { status: 200, headers, body: b"hello".to_vec() };
            for (function, (situation, event)) in functions(&behaviour).iter().flat_map(on_every_source) {
                let Outcome::Answer(answer) = block_on(send(function, event.to_string().as_bytes())) else { panic!() };
                judged(answer.as_bytes(), &situation).unwrap();
            }
        }
    }
}
