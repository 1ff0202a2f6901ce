//! A function that logs and counts a lot, for tests of a log that cannot be written and of subscribers that panic.

use std::process::ExitCode;

use api_handler::prelude::*;

#[api_handler(GET "/ok")]
fn ok() -> String {
    std::process::id().to_string()
}

#[api_handler(GET "/panic")]
fn panics() {
    panic!("on purpose");
}

#[api_handler(GET "/error")]
fn error() -> Result<(), std::io::Error> {
    Err(std::io::Error::other("on purpose"))
}

#[api_handler(GET "/sleep")]
async fn sleeps() {
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
}

#[api_handler(GET "/large")]
fn large() -> String {
    "a".repeat(7_000_000)
}

/// A subscriber that panics whenever this library uses it.
struct Hostile;

impl tracing::Subscriber for Hostile {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        assert!(!metadata.target().starts_with("api_handler"), "in a subscriber");
        true
    }

    fn register_callsite(&self, _: &'static tracing::Metadata<'static>) -> tracing::subscriber::Interest {
        tracing::subscriber::Interest::sometimes()
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {}

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

fn main() -> ExitCode {
    if std::env::var_os("NOISY_HOSTILE").is_some() {
        tracing::subscriber::set_global_default(Hostile).expect("there is no other subscriber");
    }
    Api::new(routes![ok, panics, error, sleeps, large]).metrics(Some("Noisy")).access_log(AccessLog::new()).run()
}
