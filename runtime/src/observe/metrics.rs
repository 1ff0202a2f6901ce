//! Counts failures that were answered, as CloudWatch metrics in the embedded metric format. For Lambda an answered failure
//! is not an error, so its own `Errors` metric does not count it.

use std::io::Write;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use super::current;

/// A kind of failure that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Metric {
    /// Answers of 5xx.
    Faults,
    /// Panics of handlers.
    Panics,
    /// Handlers that did not answer by their deadline.
    Timeouts,
    /// Answers larger than the event source accepts.
    Oversize,
}

impl Metric {
    fn name(self) -> &'static str {
        match self {
            Metric::Faults => "Faults",
            Metric::Panics => "Panics",
            Metric::Timeouts => "Timeouts",
            Metric::Oversize => "Oversize",
        }
    }
}

/// The namespace, once metrics are turned on.
static NAMESPACE: OnceLock<String> = OnceLock::new();

/// Turns metrics on: from now on [`count`] writes them to standard output, where Lambda reads them.
pub(crate) fn enable(namespace: &str) {
    // A process has one namespace; a second call changes nothing.
    let _ = NAMESPACE.set(namespace.to_owned());
}

/// Counts failures of the current handler, in one line.
pub(crate) fn count(metrics: &[Metric]) {
    if let Some(namespace) = NAMESPACE.get() {
        let line = line(namespace, metrics) + "\n";
        // A count that cannot be written must not stop an answer.
        let _ = std::io::stdout().lock().write_all(line.as_bytes());
    }
}

fn line(namespace: &str, metrics: &[Metric]) -> String {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let definitions: Vec<_> =
        metrics.iter().map(|metric| serde_json::json!({"Name": metric.name(), "Unit": "Count"})).collect();
    let current = current::get();
    let handler = current.as_ref().and_then(|current| current.handler);
    let mut line = serde_json::json!({
        "_aws": {
            "Timestamp": u64::try_from(now).unwrap_or_default(),
            "CloudWatchMetrics": [{
                "Namespace": namespace,
                "Dimensions": [["FunctionName", "handler"], ["FunctionName"]],
                "Metrics": definitions,
            }],
        },
        "FunctionName": variable("AWS_LAMBDA_FUNCTION_NAME"),
        "FunctionVersion": variable("AWS_LAMBDA_FUNCTION_VERSION"),
        // A dimension must have a value.
        "handler": handler.unwrap_or("none"),
        "requestId": current.as_ref().map_or("", |current| &current.request_id),
    });
    if let Some(members) = line.as_object_mut() {
        members.extend(metrics.iter().map(|metric| (metric.name().to_owned(), 1.into())));
    }
    line.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_metrics_and_dimensions() {
        let line: serde_json::Value =
            serde_json::from_str(&line("ApiHandler", &[Metric::Faults, Metric::Panics])).unwrap();
        let definition = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(definition["Namespace"], "ApiHandler");
        assert_eq!(definition["Metrics"][1]["Name"], "Panics");
        assert_eq!((&line["Faults"], &line["Panics"]), (&1.into(), &1.into()));
        for dimension in definition["Dimensions"][0].as_array().unwrap() {
            assert!(line[dimension.as_str().unwrap()].is_string(), "{dimension}");
        }
    }
}
