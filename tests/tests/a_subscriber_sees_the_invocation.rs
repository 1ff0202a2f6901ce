//! A subscriber of the program's own sees one span for each invocation, with its request id, its handler and its trace. A
//! subscriber that panics costs no answer.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use api_handler::invocation::Outcome;
use api_handler::{StreamBody, prelude::*};
use api_handler_tests::{chunks, rest};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

/// What the subscriber has seen.
#[derive(Debug, Default)]
struct Seen {
    /// The fields of each span.
    spans: HashMap<u64, HashMap<String, String>>,
    /// The spans that are entered now.
    entered: Vec<u64>,
    closed: Vec<u64>,
    /// The message of each event, with the fields of the span that it was logged in.
    events: Vec<(String, HashMap<String, String>)>,
}

/// Where a subscriber panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Enabled,
    NewSpan,
    Enter,
    Exit,
    Event,
    Close,
}

#[derive(Clone, Default)]
struct Own {
    seen: Arc<Mutex<Seen>>,
    next: Arc<AtomicU64>,
    panics_at: Option<Place>,
}

impl Own {
    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reach(&self, place: Place) {
        assert!(self.panics_at != Some(place), "a subscriber panics at {place:?}");
    }
}

#[derive(Default)]
struct Fields(HashMap<String, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Own {
    /// It wants to be asked each time, as a filter by the content of spans does.
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        if metadata.target().starts_with("api_handler") {
            self.reach(Place::Enabled);
        }
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        self.reach(Place::NewSpan);
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        fields.0.insert("target".to_owned(), attributes.metadata().target().to_owned());
        self.seen().spans.insert(id, fields.0);
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        if event.metadata().target().starts_with("api_handler") {
            self.reach(Place::Event);
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut seen = self.seen();
        let span = seen.entered.last().and_then(|id| seen.spans.get(id)).cloned().unwrap_or_default();
        seen.events.push((fields.0.remove("message").unwrap_or_default(), span));
    }

    fn enter(&self, id: &Id) {
        self.reach(Place::Enter);
        self.seen().entered.push(id.into_u64());
    }

    fn exit(&self, id: &Id) {
        self.reach(Place::Exit);
        let left = self.seen().entered.pop();
        assert_eq!(left, Some(id.into_u64()), "spans are left in the order in which they were entered");
    }

    fn try_close(&self, id: Id) -> bool {
        self.reach(Place::Close);
        self.seen().closed.push(id.into_u64());
        true
    }
}

#[api_handler(GET "/now")]
fn now() -> &'static str {
    tracing::info!("in a handler that does not wait");
    "now"
}

#[api_handler(GET "/later")]
async fn later() -> &'static str {
    tokio::task::yield_now().await;
    tracing::info!("in a handler that waits");
    "later"
}

#[api_handler(GET "/panic")]
fn panics() {
    panic!("on purpose");
}

#[api_handler(GET "/stream")]
fn stream() -> StreamBody {
    StreamBody::new(chunks([Ok("begun".into()), Err(std::io::Error::other("on purpose"))]))
}

fn function() -> Function<()> {
    Api::new(routes![now, later, panics, stream]).streaming().state(())
}

fn context() -> LambdaContext {
    let mut context = LambdaContext::default();
    context.request_id = "request-7".to_owned();
    context.xray_trace_id = Some("Root=1-2-3".to_owned());
    context
}

/// One test at a time: `tracing` decides for all threads together which events and spans anybody wants, and is off for a
/// moment when the subscriber of another test comes or goes.
async fn alone() -> tokio::sync::MutexGuard<'static, ()> {
    static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    ALONE.lock().await
}

/// The status of the answer, which is read to its end.
async fn status(path: &str, own: &Own) -> u16 {
    let _guard = tracing::subscriber::set_default(own.clone());
    match function().invoke(rest("GET", path).to_string().as_bytes(), &context()).await {
        Outcome::Stream(mut answer) => {
            let status = answer.status();
            while answer.next().await.is_some() {}
            status
        }
        other => panic!("{other:?}"),
    }
}

/// The only span, without its id.
#[track_caller]
fn only_span(own: &Own) -> HashMap<String, String> {
    let seen = own.seen();
    assert_eq!((seen.spans.len(), &seen.entered[..], seen.closed.len()), (1, &[][..], 1), "{seen:?}");
    seen.spans.values().next().unwrap().clone()
}

#[tokio::test]
async fn every_line_below_the_handler_is_in_the_span_of_its_invocation() {
    let _alone = alone().await;
    for (path, handler, line) in [
        ("/now", "now", "in a handler that does not wait"),
        ("/later", "later", "in a handler that waits"),
        ("/panic", "panics", "the handler panicked at"),
        ("/stream", "stream", "the answer's stream broke off"),
    ] {
        let own = Own::default();
        status(path, &own).await;
        let span = only_span(&own);
        assert_eq!(span["target"], "api_handler::invocation");
        assert_eq!((&*span["request_id"], &*span["handler"], &*span["trace_id"]), ("request-7", handler, "Root=1-2-3"));
        let seen = own.seen();
        let (_, fields) = seen.events.iter().find(|(message, _)| message.starts_with(line)).expect(line);
        assert_eq!(fields, &span, "{path}");
    }
}

#[tokio::test]
async fn a_request_without_a_handler_has_a_span_without_one() {
    let _alone = alone().await;
    let own = Own::default();
    assert_eq!(status("/nowhere", &own).await, 404);
    let span = only_span(&own);
    assert_eq!((&*span["request_id"], span.get("handler")), ("request-7", None));
    assert_eq!(own.seen().events[0].1["request_id"], "request-7");
}

#[tokio::test]
async fn an_event_that_is_refused_is_logged_in_a_span_too() {
    let _alone = alone().await;
    let own = Own::default();
    let guard = tracing::subscriber::set_default(own.clone());
    let outcome = function().invoke(br#"{"Records":[{"eventSource":"aws:sqs"}]}"#, &context()).await;
    drop(guard);
    assert!(matches!(outcome, Outcome::NotHttp(_)));
    only_span(&own);
    let seen = own.seen();
    assert!(seen.events[0].0.contains("a batch of SQS messages"), "{seen:?}");
    assert_eq!(seen.events[0].1["request_id"], "request-7");
}

#[tokio::test]
async fn a_subscriber_that_panics_costs_no_answer() {
    let _alone = alone().await;
    for place in [Place::Enabled, Place::NewSpan, Place::Enter, Place::Exit, Place::Event, Place::Close] {
        let own = Own { panics_at: Some(place), ..Own::default() };
        for (path, expected) in [("/nowhere", 404), ("/panic", 500), ("/stream", 200)] {
            assert_eq!(status(path, &own).await, expected, "{path}, {place:?}");
        }
    }
}
