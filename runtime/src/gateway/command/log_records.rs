//! Reads logs, line by line: text, and JSON records as the text that Lambda would write in their place.
//!
//! A line may have something before its record, as in the output of `aws logs tail` and `sam logs`, or be a row of
//! comma-separated values, as CloudWatch Logs Insights exports it.

use serde_json::Value;

/// Lines of an execution log in which a client's or the function's own text could be taken for a failure.
const QUOTED: [&str; 5] = [
    "Method request ",
    "Endpoint request body after transformations: ",
    "Endpoint request headers: ",
    "HTTP Method: ",
    "Method response ",
];

/// The lines of a log.
pub(super) fn lines(log: &str) -> Vec<String> {
    match serde_json::from_str(log).ok().and_then(|value| records(&value)) {
        Some(lines) => lines,
        None => log.lines().map(readable).collect(),
    }
}

/// The lines of a log that is JSON as a whole: one record, a list of them, or the output of `aws logs filter-log-events`.
pub(super) fn records(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array().or_else(|| value.get("events")?.as_array());
    match list {
        Some(list) if !list.is_empty() => list.iter().map(record).collect(),
        Some(_) => None,
        None => Some(vec![record(value)?]),
    }
}

fn readable(line: &str) -> String {
    if QUOTED.iter().any(|quoted| line.contains(quoted)) {
        return String::new();
    }
    embedded(line).as_ref().and_then(record).unwrap_or_else(|| with_memory(line.to_owned()))
}

/// The object in a line.
fn embedded(line: &str) -> Option<Value> {
    let object = line.get(line.find('{')?..=line.rfind('}')?)?;
    let parsed = serde_json::from_str(object).ok();
    // Comma-separated values have their quotes doubled.
    parsed.or_else(|| serde_json::from_str(&object.replace("\"\"", "\"")).ok())
}

/// The text of a record; `None` if the value is not a record of a log.
fn record(value: &Value) -> Option<String> {
    let has = |names: &[&str]| names.iter().any(|name| value.get(name).is_some());
    let kind = text(value, &["type"]).unwrap_or_default();
    if let Some(record) = value.get("record").filter(|_| has(&["time"])) {
        return Some(platform(kind, record));
    }
    if has(&["level", "log_level"]) && has(&["timestamp", "time"]) {
        return Some(application(value));
    }
    if has(&["timestamp", "ingestionTime"]) && has(&["eventId", "ingestionTime", "logStreamName"]) {
        return Some(lines(text(value, &["message"])?).join("\n"));
    }
    (has(&["requestId"]) && has(&["status", "integrationStatus", "integrationErrorMessage", "responseType"]))
        .then(|| access(value))
}

/// A record of Lambda's ("Lambda Telemetry API event schema"). Success is no line.
fn platform(kind: &str, record: &Value) -> String {
    if let Some(line) = record.as_str() {
        return readable(line);
    }
    let name = match kind {
        "platform.report" => "REPORT",
        "platform.restoreReport" | "platform.restoreRuntimeDone" => "RESTORE_REPORT",
        "platform.initReport" | "platform.initRuntimeDone" => "INIT_REPORT Phase: init",
        "platform.extension" => "EXTENSION",
        "function" | "extension" => return application(record),
        _ => "",
    };
    let status = text(record, &["status"]).filter(|status| *status != "success");
    let error = text(record, &["errorType"]);
    let megabytes = |name| record.get("metrics").and_then(|metrics| metrics.get(name)).and_then(Value::as_u64);
    if status.is_none() && error.is_none() && kind != "platform.report" {
        return String::new();
    }
    let parts = [
        ("RequestId: ", text(record, &["requestId"]).map(str::to_owned)),
        ("Memory Size: ", megabytes("memorySizeMB").map(|size| format!("{size} MB"))),
        ("Max Memory Used: ", megabytes("maxMemoryUsedMB").map(|used| format!("{used} MB"))),
        ("Status: ", status.map(str::to_owned)),
        ("Error Type: ", error.map(str::to_owned)),
    ];
    with_memory(named(name, &parts))
}

/// A line of the program, in the shape of Lambda's own runtimes, of `tracing`, or of this library.
fn application(value: &Value) -> String {
    let message = value.get("message").or_else(|| value.get("fields")?.get("message"));
    let number = |name: &str| value.get(name).and_then(Value::as_u64).map(|number| number.to_string());
    let error = |name| text(value, &[name]).or_else(|| text(message?, &[name])).map(str::to_owned);
    let parts = [
        ("RequestId: ", text(value, &["requestId", "AWSRequestId", "request_id"]).map(str::to_owned)),
        ("", message.and_then(Value::as_str).map(str::to_owned)),
        ("", error("errorType")),
        ("", error("errorMessage")),
        // A line of the access log, whose text has these numbers too.
        ("bytes=", number("bytes")),
        ("milliseconds=", number("milliseconds")),
    ];
    named(text(value, &["level", "log_level"]).unwrap_or_default(), &parts)
}

/// A record of an access log, whose format the API's owner has chosen.
fn access(value: &Value) -> String {
    let members = value.as_object().into_iter().flatten();
    let members = members
        .map(|(name, value)| format!("{name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    members.collect::<Vec<_>>().join(" ")
}

/// The parts that are there, each after its name.
fn named(first: &str, parts: &[(&str, Option<String>)]) -> String {
    let parts = parts.iter().filter_map(|(name, value)| Some(format!("{name}{}", value.as_ref()?)));
    std::iter::once(first.to_owned()).chain(parts).collect::<Vec<_>>().join(" ")
}

/// The first of these members that is text.
fn text<'v>(value: &'v Value, names: &[&str]) -> Option<&'v str> {
    names.iter().find_map(|name| value.get(name)?.as_str())
}

/// What is added to a report of which the numbers have to be compared.
pub(super) const ALL_MEMORY: &str = "(all memory used)";

fn with_memory(line: String) -> String {
    let megabytes = |name: &str| line.split_once(name)?.1.split_whitespace().next()?.parse::<u64>().ok();
    match (megabytes("Memory Size: "), megabytes("Max Memory Used: ")) {
        (Some(size), Some(used)) if used >= size => line + " " + ALL_MEMORY,
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_the_line_that_lambda_would_write() {
        let report = r#"{"time":"2025-04-09T12:34:56.789Z","type":"platform.report","record":{"requestId":"8e5c",
            "metrics":{"memorySizeMB":128,"maxMemoryUsedMB":128},"status":"error","errorType":"Runtime.ExitError"}}"#;
        let line = "REPORT RequestId: 8e5c Memory Size: 128 MB Max Memory Used: 128 MB Status: error Error Type: Runtime.ExitError (all memory used)";
        assert_eq!(lines(report), [line]);
        let one_line = report.replace('\n', " ");
        for line_of_a_log in [
            format!("2025-04-09T12:34:56.789000+00:00 2025/04/09/[$LATEST]0123 {one_line}"),
            format!("2025-04-09 12:34:56.789,\"{}\"", one_line.replace('"', "\"\"")),
            serde_json::json!([{"timestamp": 1, "eventId": "1", "message": one_line}]).to_string(),
            serde_json::json!({"events": [{"ingestionTime": 1, "timestamp": 1, "message": one_line}]}).to_string(),
        ] {
            assert_eq!(lines(&line_of_a_log), [line], "{line_of_a_log}");
        }
    }

    #[test]
    fn what_is_not_a_record_is_not_one() {
        for output in [
            r#"{"statusCode":200}"#,
            r#"{"message":"hello"}"#,
            "[]",
            "[1]",
            "7",
            r#"{"events":[]}"#,
            r#"{"level":"ERROR"}"#,
        ] {
            assert_eq!(records(&serde_json::from_str(output).unwrap()), None, "{output}");
        }
    }

    #[test]
    fn success_is_no_failure() {
        for line in [
            r#"{"time":"t","type":"platform.initReport","record":{"phase":"init","status":"success"}}"#,
            r#"{"time":"t","type":"platform.runtimeDone","record":{"requestId":"8e5c","status":"success"}}"#,
            r#"{"time":"t","type":"platform.start","record":{"requestId":"8e5c"}}"#,
        ] {
            assert_eq!(lines(line), [""], "{line}");
        }
    }
}
