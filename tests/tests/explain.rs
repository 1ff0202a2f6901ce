//! `explain`, run as a command: how it explains outputs and log lines, and its exit status.

use api_handler_tests::command::run;
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");

/// The report of `explain --json` on an input, and its exit status.
fn explain(input: &str, options: &[&str]) -> (Value, i32) {
    let output = run(PROGRAM, &[&["explain", "-", "--json"], options].concat(), input);
    assert!(output.stderr.is_empty());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code().unwrap())
}

#[track_caller]
fn is_refused(input: &str, status: u16, reason: &str) -> Value {
    let (report, code) = explain(input, &[]);
    assert_eq!(code, 1);
    assert_eq!(report["accepted"], false);
    assert_eq!(report["status"], status);
    assert!(report["reason"].as_str().unwrap().contains(reason), "{report:#}");
    report
}

#[test]
fn a_body_that_is_an_object_gets_one_sentence_that_names_it() {
    let output = run(PROGRAM, &["explain", "-"], r#"{"statusCode":200,"body":{"a":1}}"#);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("refused by the REST API: `body` is an object"), "{text}");
    assert!(text.contains("502 Bad Gateway") && text.contains(r#"{"message": "Internal server error"}"#), "{text}");
}

#[test]
fn the_json_report_has_exactly_eight_keys() {
    let (report, code) = explain(r#"{"statusCode":201,"multiValueHeaders":{"link":["a","b"]},"body":"x"}"#, &[]);
    let expected = json!({
        "status": 201,
        "headers": {"link": ["a", "b"], "Content-Type": ["application/json"]},
        "body": "x",
        "body_is_base64": false,
        "accepted": true,
        "reason": null,
        "confidence": "recorded",
        "log": null,
    });
    assert_eq!((report, code), (expected, 0));
}

#[test]
fn a_binary_body_is_shown_as_base64() {
    let output = r#"{"statusCode":200,"body":"iVBORw==","isBase64Encoded":true}"#;
    let (report, _) = explain(output, &["--binary-media-type", "image/*", "--accept", "image/png"]);
    assert_eq!((&report["body"], &report["body_is_base64"]), (&json!("iVBORw=="), &json!(true)));
    let (report, _) = explain(output, &[]);
    assert_eq!((&report["body"], &report["body_is_base64"]), (&json!("iVBORw=="), &json!(false)));
}

#[test]
fn each_source_has_its_own_rules() {
    let output = r#"{"statusCode":200,"cookies":["a=b"]}"#;
    let sources = [
        ("rest", false),
        ("http", true),
        ("http-v1", true),
        ("url", true),
        ("alb", false),
        ("websocket", false),
        ("lattice", false),
    ];
    for (source, accepted) in sources {
        let (report, code) = explain(output, &["--source", source]);
        assert_eq!((&report["accepted"], code), (&json!(accepted), i32::from(!accepted)));
    }
}

#[test]
fn errors_have_the_form_of_each_source() {
    let cases = [
        ("rest", 502, r#"{"message": "Internal server error"}"#),
        ("http", 500, r#"{"message":"Internal Server Error"}"#),
        ("http-v1", 500, r#"{"message":"Internal Server Error"}"#),
        ("url", 502, "Internal Server Error"),
        ("websocket", 502, r#"{"message": "Internal server error"}"#),
        ("lattice", 502, ""),
    ];
    for (source, status, body) in cases {
        let (report, code) = explain(r#"{"statusCode":"test"}"#, &["--source", source]);
        assert_eq!((&report["status"], &report["body"], code), (&json!(status), &json!(body), 1), "{source}");
    }
    let (report, _) = explain(r#"{"statusCode":"test"}"#, &["--source", "alb"]);
    assert!(report["body"].as_str().unwrap().contains("<h1>502 Bad Gateway</h1>"));
    assert_eq!(report["log"], "LambdaInvalidResponse");
}

#[test]
fn options_of_target_groups_and_routes_change_the_verdict() {
    let output = r#"{"statusCode":200,"headers":{"a":"b"},"body":"hello"}"#;
    assert_eq!(explain(output, &["--source", "alb"]).1, 0);
    assert_eq!(explain(output, &["--source", "alb", "--multi-value-headers"]).1, 1);
    assert_eq!(explain(output, &["--source", "websocket"]).0["body"], "");
    assert_eq!(explain(output, &["--source", "websocket", "--route-response"]).0["body"], "hello");
}

#[test]
fn lines_of_the_execution_log_are_explained() {
    let id = "8e5c0a4a-0000-4000-a000-000000000000";
    let report = is_refused(
        &format!(
            "({id}) Lambda execution failed with status 200 due to customer function error: boom. Lambda request id: {id}"
        ),
        502,
        "the function failed",
    );
    let line = format!(
        "Lambda execution failed with status 200 due to customer function error: boom. Lambda request id: {id}"
    );
    assert_eq!(report["log"], line);
    is_refused(
        "Execution failed due to configuration error: Malformed Lambda proxy response",
        502,
        "not a well-formed answer",
    );
    is_refused("Execution failed due to a timeout error", 504, "29 s");
    is_refused(
        "Execution failed due to configuration error: Invalid permissions on Lambda function",
        500,
        "lambda:InvokeFunction",
    );
    is_refused(&format!("Lambda invocation failed with status: 429. Lambda request id: {id}"), 500, "concurrency");
    is_refused("Execution failed due to configuration error: Rate Exceeded.", 500, "concurrency");
    is_refused(
        "Execution failed due to configuration error: Unable to base64 decode the body.",
        500,
        "`isBase64Encoded`",
    );
    is_refused("Execution failed due to configuration error: Invalid endpoint address", 500, "ARN");
}

#[test]
fn the_output_in_an_execution_log_takes_precedence_over_its_last_line() {
    let log = "Fri Apr 09 12:34:56 UTC 2025 : Endpoint response body before transformations: {\"statusCode\":\"test\"}
Fri Apr 09 12:34:56 UTC 2025 : Execution failed due to configuration error: Malformed Lambda proxy response
Fri Apr 09 12:34:56 UTC 2025 : Method completed with status: 502";
    is_refused(log, 502, "`statusCode`");
    let cut = log.replace("\"test\"}", " [TRUNCATED]");
    is_refused(&cut, 502, "not a well-formed answer");
}

#[test]
fn lines_of_lambdas_log_are_explained() {
    is_refused("2025-04-09T12:34:56.789Z 8e5c Task timed out after 3.00 seconds", 502, "timeout");
    is_refused(
        "RequestId: 8e5c Error: Runtime exited with error: exit status 101\nRuntime.ExitError",
        502,
        "`process::exit`",
    );
    is_refused(
        "RequestId: 8e5c Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
        502,
        "`MemorySize`",
    );
    is_refused(
        "/var/task/bootstrap: /lib64/libc.so.6: version `GLIBC_2.39' not found (required by /var/task/bootstrap)",
        502,
        "C library",
    );
    is_refused("fork/exec /var/task/bootstrap: exec format error", 502, "architecture");
    is_refused("Response payload size exceeded maximum allowed payload size (6291556 bytes).", 502, "6291556");
    is_refused("REPORT RequestId: 8e5c Duration: 3000.00 ms Status: timeout", 502, "timeout");
    is_refused("blah blah", 502, "not a log line");
    is_refused("INIT_REPORT Init Duration: 9999.41 ms	Phase: init	Status: timeout", 502, "init");
    is_refused(
        r#"{"errorMessage":"RequestId: 8e5c Error: Runtime exited with error: exit status 1","errorType":"Runtime.ExitError"}"#,
        502,
        "`process::exit`",
    );
    is_refused(
        r#"{"errorType":"Sandbox.Timedout","errorMessage":"2025-04-09T12:34:56.789Z 8e5c Task timed out after 3.00 seconds"}"#,
        502,
        "timeout",
    );
}

#[test]
fn for_a_gateways_error_message_it_names_where_to_look() {
    is_refused(r#"{"message": "Internal server error"}"#, 502, "execution log");
    is_refused(r#"{"message": "Endpoint request timed out"}"#, 504, "29 s");
}

#[test]
fn an_input_that_is_neither_json_nor_a_known_line_is_refused() {
    is_refused("hello", 502, "not JSON");
    is_refused("", 502, "empty");
}

#[test]
fn an_output_can_be_marked_as_a_function_error() {
    let (report, code) = explain(r#"{"statusCode":200}"#, &["--function-error", "Unhandled"]);
    assert_eq!((&report["status"], code), (&json!(502), 1));
    assert!(report["reason"].as_str().unwrap().contains("Unhandled"));
}
