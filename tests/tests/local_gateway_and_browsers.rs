//! The line about a request reports when a browser will refuse the answer, and why; HTTP APIs and function URLs with CORS settings
//! of their own do with it what AWS does.
#![cfg(unix)] // like the other tests with real processes

use std::thread;
use std::time::{Duration, Instant};

use api_handler_tests::command;
use api_handler_tests::gateway::{Gateway, Reply, wait_for};

const PROGRAM: &str = env!("CARGO_BIN_EXE_for_pages");
const PAGE: &str = "http://localhost:5173";
const ORIGIN: &str = "origin: http://localhost:5173";
const OTHER: &str = "origin: http://localhost:3000";

fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Gateway {
    Gateway::start(PROGRAM, arguments, environment)
}

/// The end of the line about a request, after its length.
#[track_caller]
fn end_of_line(gateway: &Gateway, start: &str) -> String {
    let is_about_it = |line: &&str| line.starts_with(start) && line.contains(" bytes");
    let started = Instant::now();
    loop {
        let stdout = wait_for(&gateway.stdout, start);
        if let Some((_, end)) = stdout.lines().find(is_about_it).and_then(|line| line.split_once(" bytes")) {
            return end.to_owned();
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{stdout}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn allowed(reply: &Reply) -> Vec<&str> {
    let lines = reply.head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(name, _)| *name == "access-control-allow-origin").map(|(_, value)| value).collect()
}

#[test]
fn an_answer_without_the_headers_is_refused_by_a_browser() {
    let gateway = start(&[], &[]);
    for round in 0..2 {
        gateway.send("GET", &format!("/status/20{round}"), &[ORIGIN], b"");
        let end = end_of_line(&gateway, &format!("GET /status/20{round} "));
        assert_eq!(end, ", a browser refuses it: `access-control-allow-origin` is missing");
    }
    let stderr = gateway.wait_for_stderr("note: `.cors(Cors::origins([\"http://localhost:5173\"]))` allows the page");
    assert_eq!(stderr.matches("allows the page").count(), 1, "{stderr}");
    // Browsers check only requests of pages of another origin.
    let own = format!("origin: http://{}", gateway.address);
    for (path, headers) in [
        ("/status/210", &[][..]),
        ("/status/211", &[own.as_str()]),
        ("/status/212", &[ORIGIN, "sec-fetch-mode: navigate"]),
        ("/status/213", &["origin: https://behind.a.proxy", "sec-fetch-mode: cors", "sec-fetch-site: same-origin"]),
    ] {
        gateway.send("GET", path, headers, b"");
        assert_eq!(end_of_line(&gateway, &format!("GET {path} ")), "");
    }
}

#[test]
fn every_reason_of_a_browser_is_named() {
    let gateway = start(&[], &[("CORS", PAGE)]);
    let asks = "access-control-request-method: PUT";
    let preflight = |path: &str, headers: &[&str]| gateway.send("OPTIONS", path, headers, b"").status;
    assert_eq!(preflight("/orders/1", &[ORIGIN, asks, "access-control-request-headers: authorization,x-tenant"]), 204);
    assert_eq!(end_of_line(&gateway, "OPTIONS /orders/1 "), "");
    preflight("/orders/2", &[ORIGIN, asks, "access-control-request-headers: x-other"]);
    assert_eq!(
        end_of_line(&gateway, "OPTIONS /orders/2 "),
        ", a browser refuses it: `access-control-allow-headers` is `authorization, content-type, x-tenant`, \
         and the page asks for `x-other`"
    );
    gateway.wait_for_stderr("note: an argument `#[header] x_other` allows it, or `.allow_headers(..)` of `Cors`");
    preflight("/orders/3", &[ORIGIN, "access-control-request-method: DELETE"]);
    assert_eq!(
        end_of_line(&gateway, "OPTIONS /orders/3 "),
        ", a browser refuses it: `access-control-allow-methods` is `OPTIONS, PUT`, and the page asks for `DELETE`"
    );
    preflight("/orders/4", &[OTHER, asks]);
    assert_eq!(
        end_of_line(&gateway, "OPTIONS /orders/4 "),
        ", a browser refuses it: `access-control-allow-origin` is missing"
    );

    let any = start(&[], &[("CORS", "*")]);
    any.send("GET", "/status/200", &[ORIGIN], b"");
    assert_eq!(end_of_line(&any, "GET /status/200 "), "");
    let note = "note: a browser refuses the answer if the page sends credentials: `access-control-allow-origin` is `*`";
    any.wait_for_stderr(note);
    any.send("GET", "/status/201", &[ORIGIN, "cookie: session=1"], b"");
    let refused = ", a browser refuses it: `access-control-allow-origin` is `*`, and the page sends credentials";
    assert_eq!(end_of_line(&any, "GET /status/201 "), refused);
}

#[test]
fn what_a_rest_api_answers_itself_needs_gateway_responses() {
    for (source, advice) in [
        ("rest", "have the headers of CORS only with `GatewayResponses`"),
        ("http", "this answer is not the function's: the source made it, without the headers of CORS"),
    ] {
        let gateway = start(&["--source", source], &[("CORS", PAGE)]);
        let reply = gateway.send("GET", "/exit", &[ORIGIN], b"");
        assert!(reply.status >= 500 && allowed(&reply).is_empty(), "{}", reply.head);
        let end = end_of_line(&gateway, "GET /exit ");
        assert_eq!(end, ", a browser refuses it: `access-control-allow-origin` is missing");
        gateway.wait_for_stderr(advice);
    }
}

#[test]
fn an_http_api_with_its_own_settings_ignores_the_functions_headers() {
    let settings = r#"{"AllowOrigins":["http://localhost:5173"],"AllowMethods":["GET"],"AllowHeaders":["x-a"],"MaxAge":60,
        "AllowCredentials":true,"ExposeHeaders":["x-total"]}"#;
    for source in ["http", "http-v1"] {
        let gateway = start(&["--source", source, "--http-cors", settings], &[("CORS", "http://localhost:3000")]);
        let asks = [ORIGIN, "access-control-request-method: GET", "access-control-request-headers: x-a"];
        let reply = gateway.send("OPTIONS", "/exit", &asks, b"");
        assert_eq!((reply.status, allowed(&reply)), (204, vec![PAGE]));
        assert_eq!(reply.header("access-control-allow-methods"), Some("GET"));
        assert_eq!(reply.header("access-control-allow-headers"), Some("x-a"));
        assert_eq!(reply.header("access-control-max-age"), Some("60"));
        assert_eq!(end_of_line(&gateway, "OPTIONS /exit "), "");
        let reply = gateway.send("GET", "/status/200", &[ORIGIN, "cookie: a=1"], b"");
        assert_eq!((reply.status, allowed(&reply)), (200, vec![PAGE]));
        assert_eq!(reply.header("access-control-expose-headers"), Some("x-total"));
        assert_eq!(end_of_line(&gateway, "GET /status/200 "), "");
        let reply = gateway.send("GET", "/status/201", &[OTHER], b"");
        assert_eq!((reply.status, allowed(&reply)), (201, vec![]));
        gateway.wait_for_stderr("the HTTP API has CORS settings of its own and ignores the function's");
        gateway.wait_for_stderr("has CORS settings of its own, which must allow `http://localhost:3000`");
    }
}

#[test]
fn a_function_url_with_its_own_settings_sends_both() {
    let both = start(&["--source", "url", "--url-cors", PAGE], &[("CORS", PAGE)]);
    let reply = both.send("GET", "/status/200", &[ORIGIN], b"");
    assert_eq!(allowed(&reply), [PAGE, PAGE]);
    let end = end_of_line(&both, "GET /status/200 ");
    assert!(end.starts_with(", a browser refuses it: `access-control-allow-origin` has more than one value"), "{end}");
    both.wait_for_stderr("`.skip_function_url()` of `Cors` leaves it to the URL");

    let one = start(&["--source", "url", "--url-cors", PAGE], &[("CORS", PAGE), ("SKIP_FUNCTION_URL", "1")]);
    let reply = one.send("GET", "/status/200", &[ORIGIN], b"");
    assert_eq!(allowed(&reply), [PAGE]);
    assert_eq!(end_of_line(&one, "GET /status/200 "), "");
    let asks = "access-control-request-method: PUT";
    let reply = one.send("OPTIONS", "/status/200", &[ORIGIN, asks], b"");
    assert_eq!(
        (reply.status, allowed(&reply), reply.header("access-control-allow-methods")),
        (200, vec![PAGE], Some("*"))
    );
    // Nobody else is allowed, and the function is not asked.
    let reply = one.send("OPTIONS", "/exit", &[OTHER, asks], b"");
    assert_eq!((reply.status, allowed(&reply)), (200, vec![]));
}

#[test]
fn settings_that_no_source_has_are_refused() {
    let refused = |arguments: &[&str], why: &str| {
        let output = command::run(PROGRAM, arguments, "");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(why), "{stderr}");
    };
    refused(&["--http-cors", "*"], "`--http-cors` is not a setting of the REST API: add `--source http`");
    refused(
        &["--source", "http", "--url-cors", "*"],
        "`--url-cors` is not a setting of the HTTP API: add `--source url`",
    );
    refused(&["--url-cors", "localhost:5173"], "`--url-cors` takes an origin like `http://localhost:5173`");
    refused(&["--url-cors", r#"{"allowOrigin":"*"}"#], "unknown field `allowOrigin`, expected one of `AllowOrigins`");
}
