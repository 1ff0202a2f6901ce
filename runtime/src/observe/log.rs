//! Logging that works without setup, and follows Lambda's log settings.
//!
//! `AWS_LAMBDA_LOG_FORMAT=JSON` makes every line a JSON object, `AWS_LAMBDA_LOG_LEVEL` sets the level (or `RUST_LOG`, if
//! Lambda sets none). Every line contains the request id and the handler. A subscriber that the program has set takes
//! precedence. No byte of a request can begin a line or move a terminal.

use std::fmt::{self, Write};
use std::io::Write as _;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::NoSubscriber;
use tracing::{Dispatch, Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterFn, filter_fn};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use super::contain::contain;
use super::local::is_local;
use super::printable::{printable, printable_json};
use super::span;
use super::{access, current};

/// Where log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Standard output, where Lambda reads logs.
    Lambda,
    /// Standard error, for a person at a terminal.
    #[cfg_attr(
        not(any(feature = "gateway", all(feature = "local", debug_assertions))),
        expect(dead_code, reason = "only the toolbox uses it")
    )]
    Terminal,
    /// The output of a test, which is shown when it fails.
    Test,
}

/// Installs the log unless the program has set a subscriber of its own.
pub(crate) fn install(output: Output) {
    // An error means that the program has set its own subscriber already.
    let _ = tracing::subscriber::set_global_default(subscriber(output));
}

/// The log for one request of a test; `None` when the program has set a subscriber of its own.
pub(crate) fn for_test() -> Option<Dispatch> {
    // `has_been_set` is also true once this one was the default for an earlier request.
    let is_unset = tracing::dispatcher::get_default(|current| current.is::<NoSubscriber>());
    is_unset.then(|| Dispatch::new(subscriber(Output::Test)))
}

fn subscriber(output: Output) -> impl Subscriber + Send + Sync {
    let is_json = std::env::var("AWS_LAMBDA_LOG_FORMAT").is_ok_and(|format| format.eq_ignore_ascii_case("json"));
    tracing_subscriber::registry().with(Lines { is_json, output }.with_filter(filter(level())))
}

/// Everything up to a level but the invocation's span: a line has the request id without it. `tracing` asks once for each
/// place in the code, so a span that is rejected costs an invocation nothing.
fn filter(level: LevelFilter) -> FilterFn<impl Fn(&Metadata<'_>) -> bool> {
    filter_fn(move |metadata| *metadata.level() <= level && metadata.target() != span::TARGET)
        .with_max_level_hint(level)
}

/// The level that Lambda sets, or else `RUST_LOG` if it is a plain level, or else INFO.
fn level() -> LevelFilter {
    let level = std::env::var("AWS_LAMBDA_LOG_LEVEL").or_else(|_| std::env::var("RUST_LOG")).unwrap_or_default();
    match level.to_ascii_lowercase().as_str() {
        "trace" => LevelFilter::TRACE,
        "debug" => LevelFilter::DEBUG,
        "warn" => LevelFilter::WARN,
        // Lambda has a level FATAL above ERROR; tracing does not.
        "error" | "fatal" => LevelFilter::ERROR,
        "off" => LevelFilter::OFF,
        _ => LevelFilter::INFO,
    }
}

/// Writes one line for each event.
struct Lines {
    is_json: bool,
    output: Output,
}

impl Lines {
    /// Whether people read the lines at a terminal, and not a log service that makes an entry of each.
    fn is_for_people(&self) -> bool {
        self.output != Output::Lambda || is_local()
    }

    fn write(&self, line: &str) {
        let line = format!("{line}\n");
        // A log that cannot be written must not stop an answer.
        let _ = match self.output {
            Output::Lambda => std::io::stdout().lock().write_all(line.as_bytes()),
            Output::Terminal => std::io::stderr().lock().write_all(line.as_bytes()),
            Output::Test => {
                // The test runner captures only the output of the print macros, which panic if it is closed.
                contain(|| eprint!("{line}"));
                Ok(())
            }
        };
    }
}

impl<S: Subscriber + for<'l> LookupSpan<'l>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = LogFields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<LogFields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = LogFields::default();
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(outer) = span.extensions().get::<LogFields>() {
                for (name, value) in &outer.0 {
                    fields.0.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
        }
        event.record(&mut fields);
        if event.metadata().target() == access::TARGET {
            access::arrange(&mut fields.0, self.is_json);
        }
        self.write(&if self.is_json { json(event, fields) } else { text(event, fields, self.is_for_people()) });
    }
}

/// A line in the shape of Lambda's own JSON logs.
fn json(event: &Event<'_>, LogFields(mut fields): LogFields) -> String {
    let metadata = event.metadata();
    let mut line = Map::new();
    line.insert("timestamp".to_owned(), timestamp().into());
    line.insert("level".to_owned(), metadata.level().as_str().into());
    if let Some(message) = fields.remove(MESSAGE) {
        line.insert(MESSAGE.to_owned(), message);
    }
    if let Some(current) = current::get() {
        line.insert("requestId".to_owned(), (*current.request_id).into());
        if let Some(handler) = current.handler {
            line.insert("handler".to_owned(), handler.into());
        }
    }
    line.insert("target".to_owned(), metadata.target().into());
    for (name, value) in fields {
        line.entry(name).or_insert(value);
    }
    printable_json(&Value::Object(line).to_string()).into_owned()
}

/// A line for people, in which everything that does more than show itself is escaped.
fn text(event: &Event<'_>, LogFields(mut fields): LogFields, is_for_people: bool) -> String {
    let mut line = format!("{:<5}", event.metadata().level().as_str());
    if let Some(current) = current::get() {
        for part in [&*current.request_id, current.handler.unwrap_or_default()] {
            if !part.is_empty() {
                line.extend([" ", part]);
            }
        }
    }
    if let Some(message) = fields.remove(MESSAGE) {
        // Writing to a string does not fail.
        let _ = write!(line, " {}", plain(&message));
    }
    // Our own events' backtraces have names and places of the program's code, and nothing of a request.
    let is_shown = is_for_people && event.metadata().target().starts_with("api_handler::");
    let backtrace = is_shown.then(|| fields.remove(BACKTRACE)).flatten();
    for (name, value) in &fields {
        let _ = write!(line, " {name}={value}");
    }
    let mut line = printable(&line).into_owned();
    for frame in backtrace.iter().filter_map(Value::as_str).flat_map(str::lines) {
        line.extend(["\n    ", &printable(frame)]);
    }
    line
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

const MESSAGE: &str = "message";
/// The field of a panic's backtrace; people read it as several lines, all but the first indented.
const BACKTRACE: &str = "backtrace";

/// The fields of an event or span.
#[derive(Default)]
struct LogFields(Map<String, Value>);

impl LogFields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for LogFields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }
}

/// RFC 3339 in UTC.
fn timestamp() -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_log_has_no_use_for_the_span_of_an_invocation() {
        let log = subscriber(Output::Terminal);
        assert_eq!(log.max_level_hint(), Some(level()), "without the hint every level would be evaluated");
        tracing::subscriber::with_default(log, || {
            let span = tracing::info_span!(target: span::TARGET, "invocation");
            assert!(span.is_disabled() && tracing::error_span!("of the program").id().is_some());
        });
    }

    #[test]
    fn every_request_of_a_test_has_a_log() {
        let first = for_test().unwrap();
        tracing::dispatcher::with_default(&first, || assert!(for_test().is_none(), "this one is in use"));
        assert!(for_test().is_some());
    }

    #[test]
    fn timestamps_are_rfc_3339() {
        let now = timestamp();
        assert!(now.starts_with("20") && now.ends_with('Z') && now.as_bytes()[10] == b'T', "{now}");
    }
}
