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

/// It is said to be unknown, and nothing is said of what a client sees.
#[track_caller]
fn is_unknown(input: &str) {
    for options in [&["explain", "-"][..], &["explain", "-", "--json"], &["explain", "-", "--source", "http"]] {
        let output = run(PROGRAM, options, input);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{input}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.starts_with("this is not known: ") && !stderr.contains("malformed"), "{stderr}");
    }
}

#[test]
fn a_line_that_is_not_known_is_never_called_a_malformed_answer() {
    is_unknown("hello");
    is_unknown("");
    is_unknown("START RequestId: 8e5c Version: $LATEST");
    is_unknown("REPORT RequestId: 8e5c Duration: 3.00 ms Memory Size: 128 MB Max Memory Used: 40 MB");
    is_unknown("Wed Aug 03 08:10:00 UTC 2022 : Method completed with status: 502");
    is_unknown("Execution failed due to configuration error: Authorizer error");
    // Text of a client in an execution log.
    is_unknown("(8e5c) Method request body before transformations: Task timed out after 3.00 seconds");
    is_unknown(r#"(8e5c) Endpoint request body after transformations: {"body":"signal: killed"}"#);
}

#[test]
fn a_record_that_is_not_known_is_never_called_a_malformed_answer() {
    for record in [
        r#"{"time":"2025-04-09T12:34:56.789Z","type":"platform.start","record":{"requestId":"8e5c","version":"$LATEST"}}"#,
        r#"{"time":"t","type":"platform.report","record":{"requestId":"8e5c","status":"success","metrics":{"memorySizeMB":128,"maxMemoryUsedMB":40}}}"#,
        r#"{"timestamp":"t","level":"INFO","message":"hello","requestId":"8e5c"}"#,
        r#"{"timestamp":"t","level":"ERROR","fields":{"message":"no stock"},"target":"shop"}"#,
        r#"{"requestId":"8e5c","ip":"192.0.2.1","httpMethod":"GET","status":"200"}"#,
        r#"[{"timestamp":1,"eventId":"1","message":"hello"}]"#,
    ] {
        is_unknown(record);
        is_unknown(&format!("{record}\n{record}"));
        is_unknown(&format!("2025-04-09T12:34:56+00:00 2025/04/09/[$LATEST]0123 {record}"));
    }
}

#[test]
fn files_that_may_not_be_executed_are_explained_with_how_to_set_and_to_see_it() {
    let id = "8e5c0a4a-0000-4000-a000-000000000000";
    for line in [
        &format!(
            "Wed Aug 03 08:20:33 UTC 2022 : Lambda execution failed with status 200 due to customer function error: [Errno 13] Permission denied: '/var/task/lambda_function.py'. Lambda request id: {id}\nWed Aug 03 08:20:33 UTC 2022 : Method completed with status: 502"
        ),
        "fork/exec /var/task/bootstrap: permission denied",
        r#"{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: 8e5c Error: fork/exec /var/task/bootstrap: permission denied"}"#,
        r#"{"time":"t","type":"platform.runtimeDone","record":"RequestId: 8e5c Error: fork/exec /var/task/bootstrap: permission denied"}"#,
    ] {
        let report = is_refused(line, 502, "chmod 755 bootstrap");
        assert!(report["reason"].as_str().unwrap().contains("zipinfo"), "{report:#}");
    }
    is_refused("fork/exec /var/task/bootstrap: no such file or directory", 502, "architecture");
}

#[test]
fn lines_of_the_guide_to_502_answers_are_explained() {
    let log = "Wed Aug 03 08:10:00 UTC 2022 : Execution failed due to configuration error: \nWE Aug 03 09:10:00 UTC 2022 : Method completed with status: 502";
    is_refused(log, 502, "not a well-formed answer");
    is_refused("Endpoint request timed out", 504, "29 s");
    is_refused("8e5c INTEGRATION_FAILURE 502", 502, "execution log of the request");
    is_refused("REPORT RequestId: 8e5c Memory Size: 128 MB Max Memory Used: 128 MB", 502, "`MemorySize`");
    is_refused(
        "INIT_REPORT Init Duration: 9.41 ms Phase: init Status: error Error Type: Extension.Crash",
        502,
        "extension",
    );
    is_refused(r#"- 502 "LambdaInvalidResponse" "-""#, 502, "--source alb");
    is_refused("LambdaResponseTooLarge", 502, "1 MB");
}

#[test]
fn records_of_lambda_are_explained_as_their_lines() {
    let record = |kind: &str, record: Value| json!({"time": "t", "type": kind, "record": record}).to_string();
    let report = |status: &str, error: &str, used: u32| {
        let metrics = json!({"memorySizeMB": 128, "maxMemoryUsedMB": used});
        record(
            "platform.report",
            json!({"requestId": "8e5c", "status": status, "errorType": error, "metrics": metrics}),
        )
    };
    is_refused(&report("timeout", "Sandbox.Timedout", 40), 502, "its own timeout");
    is_refused(&report("error", "Runtime.OutOfMemory", 128), 502, "`MemorySize`");
    is_refused(&report("error", "Runtime.ExitError", 40), 502, "`process::exit`");
    is_refused(&record("platform.initReport", json!({"phase": "init", "status": "timeout"})), 502, "init");
    is_refused(&record("platform.extension", json!({"name": "a", "errorType": "Extension.Crash"})), 502, "extension");
    let pretty: Value = serde_json::from_str(&report("timeout", "Sandbox.Timedout", 40)).unwrap();
    is_refused(&format!("{pretty:#}"), 502, "its own timeout");
    let answered = explain(&report("timeout", "Sandbox.Timedout", 40), &[]).0;
    assert!(answered["log"].as_str().unwrap().contains("Lambda request id: 8e5c"), "{answered:#}");
}

#[test]
fn lines_of_the_program_are_explained_in_every_shape() {
    let timed_out = "2025-04-09T12:34:56.789Z 8e5c Task timed out after 3.00 seconds";
    for line in [
        json!({"timestamp": "t", "level": "ERROR", "message": timed_out, "requestId": "8e5c"}),
        json!({"timestamp": "t", "log_level": "ERROR", "errorMessage": timed_out, "errorType": "E"}),
        json!({"timestamp": "t", "level": "ERROR", "message": {"errorType": "E", "errorMessage": timed_out}}),
        json!({"timestamp": "t", "level": "ERROR", "fields": {"message": timed_out}, "target": "t"}),
        json!({"requestId": "8e5c", "status": "504", "integrationErrorMessage": timed_out}),
    ] {
        is_refused(&line.to_string(), 502, "its own timeout");
    }
}

#[test]
fn lines_of_this_library_say_that_the_function_has_answered() {
    for (message, status) in [
        ("the handler failed: no database", 500),
        ("the handler panicked at src/main.rs:7:5: on purpose", 500),
        ("the handler `slow` had not answered by its deadline, and was cancelled", 504),
        ("the middleware `audit` around the handler `user` panicked at src/main.rs:7:5: on purpose", 500),
        ("a middleware around the `Api` had not answered by its deadline, and was cancelled", 504),
        ("a middleware around the `Api` panicked at src/main.rs:7:5: on purpose", 500),
        ("the requirement `Editor` around the handler `user` panicked at src/main.rs:7:5: on purpose", 500),
    ] {
        let json = json!({"timestamp": "t", "level": "ERROR", "message": message, "target": "api_handler::observe"});
        for line in [json.to_string(), format!("ERROR 8e5c user {message}")] {
            let (report, code) = explain(&line, &[]);
            assert_eq!((&report["status"], &report["accepted"], code), (&json!(status), &json!(true), 0), "{line}");
        }
    }
}

#[test]
fn a_line_of_the_access_log_says_what_the_function_has_answered() {
    for (status, more) in [(200, ""), (404, r#" user-agent="curl/8""#), (503, " complete=false")] {
        let text = format!("INFO  8e5c show GET /users/{{id}} {status} bytes=17 milliseconds=3{more}");
        let json = json!({
            "timestamp": "t", "level": "INFO", "message": format!("GET /users/{{id}} {status}"), "requestId": "8e5c",
            "handler": "show", "target": "api_handler::access", "method": "GET", "route": "/users/{id}",
            "status": status, "bytes": 17, "milliseconds": 3,
        });
        for line in [text.clone(), json.to_string(), format!("START RequestId: 8e5c\n{text}\nEND RequestId: 8e5c")] {
            let (report, code) = explain(&line, &[]);
            assert_eq!((&report["status"], &report["accepted"], code), (&json!(status), &json!(true), 0), "{line}");
        }
        // The cause of a failure says more.
        let (report, _) = explain(&format!("{text}\nERROR 8e5c show the handler failed: no database"), &[]);
        assert_eq!(report["status"], 500);
    }
}

#[test]
fn an_output_can_be_marked_as_a_function_error() {
    let (report, code) = explain(r#"{"statusCode":200}"#, &["--function-error", "Unhandled"]);
    assert_eq!((&report["status"], code), (&json!(502), 1));
    assert!(report["reason"].as_str().unwrap().contains("Unhandled"));
}
