//! The log line of a panic, and of a deadline that has passed, names what has panicked: a handler, a middleware around it, a
//! requirement, or a hook. Each has the request id.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use api_handler::prelude::*;
use api_handler_tests::rest;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};

/// The messages of this library, each after the request id of its span.
#[derive(Clone, Default)]
struct Lines {
    written: Arc<Mutex<Vec<String>>>,
    request_id: Arc<Mutex<String>>,
    is_entered: Arc<Mutex<bool>>,
}

struct Text<'t>(&'static str, &'t mut String);

impl Visit for Text<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == self.0 {
            *self.1 = format!("{value:?}");
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == self.0 {
            *self.1 = value.to_owned();
        }
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("api_handler")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut Text("request_id", &mut self.request_id.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        assert!(*self.is_entered.lock().unwrap(), "a line outside of the invocation");
        let mut message = String::new();
        event.record(&mut Text("message", &mut message));
        self.written.lock().unwrap().push(format!("{} {message}", self.request_id.lock().unwrap()));
    }

    fn enter(&self, _: &Id) {
        *self.is_entered.lock().unwrap() = true;
    }

    fn exit(&self, _: &Id) {
        *self.is_entered.lock().unwrap() = false;
    }
}

#[api_handler(GET "/panic")]
fn panics() {
    panic!("on purpose");
}

#[api_handler(GET "/later")]
async fn panics_later() {
    tokio::task::yield_now().await;
    panic!("on purpose");
}

#[api_handler(GET "/late")]
async fn late() {
    std::future::pending().await
}

#[api_handler(GET "/ok")]
fn ok() {}

#[api_middleware]
async fn audit(next: Next<'_>) -> Response {
    let response = next.run().await;
    assert!(response.status.as_u16() == 999, "on purpose");
    response
}

#[api_middleware]
async fn patient(next: Next<'_>) -> Response {
    let _ = next.run().await;
    std::future::pending().await
}

#[derive(Clone)]
struct Editor;

impl<'a, S: Sync> FromEvent<'a, S> for Editor {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        assert!(event.header("x-editor").is_some(), "on purpose");
        Ok(Editor)
    }
}

/// The status of the answer to a GET, and what is logged.
async fn logged(api: Api, path: &str, header: Option<(&str, &str)>) -> (u16, Vec<String>) {
    let lines = Lines::default();
    let mut event = rest("GET", path);
    if let Some((name, value)) = header {
        event["headers"] = serde_json::json!({ name: value });
        event["multiValueHeaders"] = serde_json::Value::Null;
    }
    let mut context = LambdaContext::default();
    context.request_id = "request-7".to_owned();
    let guard = tracing::subscriber::set_default(lines.clone());
    let outcome = api.state(()).invoke(event.to_string().as_bytes(), &context).await;
    drop(guard);
    let api_handler::invocation::Outcome::Answer(answer) = outcome else { panic!("{outcome:?}") };
    let written = lines.written.lock().unwrap().clone();
    (answer.status(), written)
}

fn api(routes: Routes<()>) -> Api {
    Api::new(routes).gateway_timeout(Duration::from_millis(30))
}

fn handlers() -> Routes<()> {
    routes![panics, panics_later, late, ok]
}

/// All in one test: `tracing` decides for all threads together whether anybody wants an event.
#[tokio::test]
async fn each_line_names_what_has_failed() {
    async fn pass(next: Next<'_>) -> Response {
        next.run().await
    }
    async fn broken(next: Next<'_>) -> Response {
        drop(next);
        panic!("on purpose")
    }
    let with_header = Some(("x-editor", "1"));
    let cases = [
        (api(handlers()), "/panic", None, 500, "the handler panicked at "),
        (api(handlers()), "/late", None, 504, "the handler `late` had not answered by its deadline"),
        // What stands around a handler is not blamed for it, whether or not it has something to do.
        (api(handlers().middleware(pass)), "/panic", None, 500, "the handler panicked at "),
        (api(handlers()).middleware(pass), "/later", None, 500, "the handler panicked at "),
        (api(handlers().require::<Editor>()), "/panic", with_header, 500, "the handler panicked at "),
        (
            api(handlers().require::<Editor>()).require::<Editor>(),
            "/panic",
            with_header,
            500,
            "the handler panicked at ",
        ),
        (api(handlers()).require::<Editor>(), "/late", with_header, 504, "the handler `late` had not answered"),
        // What fails itself is named.
        (
            api(handlers().middleware(audit)),
            "/ok",
            None,
            500,
            "the middleware `audit` around the handler `ok` panicked at ",
        ),
        (
            api(handlers()).middleware(audit),
            "/nowhere",
            None,
            500,
            "the middleware `audit` around the `Api` panicked at ",
        ),
        (
            api(handlers()).middleware(async |next: Next<'_>| {
                let response = next.run().await;
                assert!(response.status.as_u16() == 999, "on purpose");
                response
            }),
            "/ok",
            None,
            500,
            "a middleware around the handler `ok` panicked at ",
        ),
        (
            api(handlers().middleware(broken)),
            "/ok",
            None,
            500,
            "the middleware `broken` around the handler `ok` panicked",
        ),
        (
            api(handlers().middleware(patient)),
            "/ok",
            None,
            504,
            "the middleware `patient` around the handler `ok` had not",
        ),
        (
            api(handlers().require::<Editor>()),
            "/ok",
            None,
            500,
            "the requirement `Editor` around the handler `ok` panicked",
        ),
        (
            api(handlers()).require::<Editor>(),
            "/ok",
            None,
            500,
            "the requirement `Editor` around the handler `ok` panicked",
        ),
        (api(handlers()).on_response(|_, _| panic!("on purpose")), "/ok", None, 204, "`Api::on_response` panicked at "),
        (api(handlers()).problems(|_, _| panic!("on purpose")), "/late", None, 504, "`Api::problems` panicked at "),
    ];
    for (api, path, header, status, line) in cases {
        let (answered, lines) = logged(api, path, header).await;
        assert_eq!(answered, status, "{line}: {lines:?}");
        let expected = format!("request-7 {line}");
        assert_eq!(lines.iter().filter(|written| written.starts_with(&expected)).count(), 1, "{line}: {lines:?}");
        let panics = lines.iter().filter(|written| written.contains(" panicked")).count();
        assert!(panics <= 1, "once: {lines:?}");
    }
    let log = |api: Api| api.access_log(AccessLog::new());
    let (_, lines) = logged(log(api(handlers())), "/ok", None).await;
    assert_eq!(lines, ["request-7 GET /ok 204"], "the access log is part of the invocation too");
}
