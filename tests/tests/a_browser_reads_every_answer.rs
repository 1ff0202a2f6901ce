//! A headless browser, Chromium or Firefox, decides which answers the script of a page can read, and the local gateway's line about the request agrees
//! with it.
//!
//! For every HTTP source, pages of three origins send the same requests with credentials: one that the API allows, one that it
//! does not, and the API's own, which needs no permission.
//!
//! `.ci/third-parties` installs the browsers and runs these tests; `BROWSER` names the program.
#![cfg(unix)] // like the other tests with real processes

use api_handler_tests::abort_build::abort_build;
use api_handler_tests::browser::PageServer;
use api_handler_tests::gateway::{Gateway, wait_for};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_for_pages");
/// The line about a request that a browser refuses.
const REFUSED: &str = ", a browser refuses it: ";

/// What a page of the allowed origin finds out about a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Seen {
    /// It reads this status, and a body or an empty one.
    Answer(u16),
    /// The preflight or the answer is refused.
    Nothing,
}
use Seen::{Answer, Nothing};

/// A request of a page: its name, what `fetch` gets, what the allowed page sees, and what the API's own page reads.
struct Asked {
    name: &'static str,
    path: &'static str,
    options: Value,
    allowed: Seen,
    own: u16,
}

fn get(name: &'static str, path: &'static str, status: u16) -> Asked {
    Asked { name, path, options: json!({}), allowed: Answer(status), own: status }
}

/// A request with a preflight, and a JSON body if the text is not empty.
fn asks(name: &'static str, method: &str, path: &'static str, content: [&str; 2], allowed: Seen, own: u16) -> Asked {
    let [media_type, body] = content;
    let mut options = json!({"method": method, "headers": {"authorization": "Bearer t", "x-tenant": "a"}});
    if !body.is_empty() {
        options["headers"]["content-type"] = media_type.into();
        options["body"] = body.into();
    }
    Asked { name, path, options, allowed, own }
}

fn requests(streaming: bool) -> Vec<Asked> {
    const JSON: &str = "application/json";
    let order = [JSON, r#"{"count":1}"#];
    let too_long = &format!(r#"{{"count":1,"text":"{}"}}"#, "x".repeat(1000));
    let large = if streaming { 200 } else { 500 };
    let mut requests = vec![
        asks("preflight", "PUT", "/orders/1", order, Answer(201), 201),
        get("200", "/status/200", 200),
        get("204", "/status/204", 204),
        get("304", "/status/304", 304),
        asks("400", "PUT", "/orders/x", order, Answer(400), 400),
        get("401", "/status/401", 401),
        get("403", "/status/403", 403),
        get("404", "/nowhere", 404),
        get("405", "/orders/1", 405),
        get("413", "/status/413", 413),
        asks("415", "PUT", "/orders/1", ["text/csv", "1"], Answer(415), 415),
        asks("422", "PUT", "/orders/1", [JSON, r#"{"count":"x"}"#], Answer(422), 422),
        asks("413-of-the-library", "PUT", "/orders/1", [JSON, too_long], Answer(413), 413),
        get("panic", "/panic", 500),
        get("double-panic", "/twice", 500),
        get("504", "/late", 504),
        get("watchdog", "/block", 504),
        get("oversize", "/large", large),
        get("stream", "/stream", 200),
        // No route has the method, so that the preflight does not allow it.
        asks("other-method", "DELETE", "/orders/1", ["", ""], Nothing, 405),
        // No route has the path, so that the page may read the 404.
        asks("nowhere", "DELETE", "/nowhere", ["", ""], Answer(404), 404),
    ];
    let mut other_header = asks("other-header", "PUT", "/orders/1", order, Nothing, 201);
    other_header.options["headers"]["x-other"] = "a".into();
    requests.push(other_header);
    requests
}

/// The gateways of one source, each with the requests that are sent to it.
fn gateways(source: &str, streaming: bool, origin: &str, aborts: &str) -> Vec<(Gateway, Vec<Asked>)> {
    let start = |program: &str, more: &[(&'static str, &str)]| {
        let mut environment = vec![("CORS", origin)];
        environment.extend(streaming.then_some(("STREAMING", "1")));
        environment.extend(more);
        let arguments = ["--source", source, "--binary-media-type", "*/*", "--function-timeout", "10"];
        Gateway::start(program, &arguments, &environment)
    };
    // The gateway itself answers when the process exits.
    let own_status = if source == "http" || source == "http-v1" { 500 } else { 502 };
    let mut all = requests(streaming);
    all.push(Asked { name: "exit", path: "/exit", options: json!({}), allowed: Nothing, own: own_status });
    vec![
        (start(PROGRAM, &[]), all),
        (start(PROGRAM, &[("INIT_FAILS", "1")]), vec![get("init", "/status/200", 503)]),
        (start(aborts, &[]), vec![get("abort", "/panic", 500)]),
    ]
}

/// A page with the requests to one gateway.
fn page(number: usize, url: String, gateway: &Gateway, requests: &[Asked]) -> Value {
    let request = |asked: &Asked| {
        let url = format!("http://{}{}?page={number}.{}.", gateway.address, asked.path, asked.name);
        json!({"name": asked.name, "url": url, "options": asked.options})
    };
    json!({"url": url, "requests": requests.iter().map(request).collect::<Vec<_>>()})
}

/// Whether the gateway reports that a browser refuses one of the requests with this mark in their query.
fn is_reported(gateway: &Gateway, mark: &str) -> bool {
    let stdout = wait_for(&gateway.stdout, mark);
    stdout.lines().any(|line| line.contains(mark) && line.contains(REFUSED))
}

#[track_caller]
fn check(source: &str, origin: &str, number: usize, gateway: &Gateway, asked: &Asked, result: &Value) {
    let shown = format!("{source}, page of the {origin} origin: {result}");
    let expected = match origin {
        "allowed" => asked.allowed,
        "foreign" => Nothing,
        _ => Answer(asked.own),
    };
    let Answer(status) = expected else {
        assert!(result["refused"].as_str().is_some_and(|error| error.starts_with("TypeError: ")), "{shown}");
        assert!(is_reported(gateway, &format!("page={number}.{}.", asked.name)), "{shown}");
        return;
    };
    assert_eq!(result["status"], status, "{shown}");
    let is_empty = matches!(status, 204 | 304) || (asked.name == "exit" && source == "lattice");
    assert_eq!(result["length"].as_u64() == Some(0), is_empty, "{shown}");
    assert!(!is_reported(gateway, &format!("page={number}.{}.", asked.name)), "{shown}");
    if asked.name == "200" {
        let sees = |name: &str| result["headers"].as_array().unwrap().iter().any(|header| header == name);
        assert!(sees("content-type") && sees("x-total"), "{shown}");
        assert_eq!(sees("etag"), origin == "own", "only `x-total` is exposed: {shown}");
    }
}

/// Visits pages of the three origins for all gateways of one source, and compares what they read.
fn visit(source: &str, streaming: bool) {
    let aborts = abort_build(env!("CARGO_TARGET_TMPDIR"), "for_pages");
    let server = PageServer::start();
    let gateways = gateways(source, streaming, &server.allowed, &aborts);
    let mut pages = Vec::new();
    for (gateway, requests) in &gateways {
        for origin in ["allowed", "foreign", "own"] {
            let number = pages.len();
            let host = match origin {
                "allowed" => server.allowed.clone(),
                "foreign" => server.foreign.clone(),
                _ => format!("http://{}", gateway.address),
            };
            // A program whose init fails has no page of its own.
            if origin == "own" && requests[0].name == "init" {
                continue;
            }
            let url = format!("{host}/page?number={number}&script={}", server.script());
            pages.push((origin, gateway, requests, page(number, url, gateway, requests)));
        }
    }
    let plan = pages.iter().map(|(.., page)| page.clone()).collect();
    for (number, results) in server.visit(&plan).iter().enumerate() {
        let (origin, gateway, requests, _) = &pages[number];
        for (asked, result) in requests.iter().zip(results.as_array().unwrap()) {
            check(source, origin, number, gateway, asked, result);
        }
    }
}

/// One test for each source, so that a failure names it.
macro_rules! sources {
    ($($name:ident: $source:literal, $streaming:literal;)*) => {$(
        #[test]
        #[ignore = "needs a browser: `.ci/third-parties` runs it"]
        fn $name() {
            visit($source, $streaming);
        }
    )*};
}

sources! {
    answers_of_a_rest_api: "rest", false;
    answers_of_a_rest_api_that_streams: "rest", true;
    answers_of_an_http_api: "http", false;
    answers_of_an_http_api_with_payload_1: "http-v1", false;
    answers_of_a_function_url: "url", false;
    answers_of_a_function_url_that_streams: "url", true;
    answers_of_a_load_balancer: "alb", false;
    answers_of_vpc_lattice: "lattice", false;
}

/// APIs with other settings, some of which a browser refuses.
#[test]
#[ignore = "needs a browser: `.ci/third-parties` runs it"]
fn settings_that_do_not_fit_are_refused_as_the_gateway_reports() {
    let server = PageServer::start();
    let origin = server.allowed.as_str();
    let start = |arguments: &[&str], environment: &[(&str, &str)]| Gateway::start(PROGRAM, arguments, environment);
    let every_method =
        r#"{"AllowOrigins":["ORIGIN"],"AllowMethods":["*"],"AllowHeaders":["*"],"AllowCredentials":true}"#
            .replace("ORIGIN", origin);
    let named = every_method.replace(
        r#"Methods":["*"],"AllowHeaders":["*"]"#,
        r#"Methods":["PUT"],"AllowHeaders":["authorization","x-tenant","content-type"]"#,
    );
    let cases = [
        ("no CORS", start(&[], &[]), false),
        ("every origin, with credentials", start(&[], &[("CORS", "*")]), false),
        (
            "a URL with settings of its own",
            start(&["--source", "url", "--url-cors", &named], &[("CORS", origin)]),
            false,
        ),
        (
            "a URL with settings of its own alone",
            start(&["--source", "url", "--url-cors", &named], &[("CORS", origin), ("SKIP_FUNCTION_URL", "1")]),
            true,
        ),
        (
            "an HTTP API with settings of its own",
            start(&["--source", "http", "--http-cors", &named], &[("CORS", origin)]),
            true,
        ),
        (
            "an HTTP API with other settings",
            start(&["--source", "http", "--http-cors", "http://other.example"], &[("CORS", origin)]),
            false,
        ),
    ];
    let requests = [get("200", "/status/200", 200)];
    let plan = cases
        .iter()
        .enumerate()
        .map(|(number, (_, gateway, _))| page(number, format!("{origin}/page?number={number}"), gateway, &requests));
    let results = server.visit(&plan.collect());
    for (number, ((name, gateway, is_read), results)) in cases.iter().zip(&results).enumerate() {
        let result = &results[0];
        assert_eq!(result["status"] == 200, *is_read, "{name}: {result}");
        assert_eq!(is_reported(gateway, &format!("page={number}.200.")), !is_read, "{name}: {result}");
    }
}

/// Browsers let every page open a connection, so that the function has to refuse foreign ones.
#[test]
#[ignore = "needs a browser: `.ci/third-parties` runs it"]
fn a_web_socket_is_opened_by_the_allowed_page_only() {
    let server = PageServer::start();
    let gateway = Gateway::start(PROGRAM, &["--source", "websocket"], &[("CORS", &server.allowed)]);
    let page = |number: usize, origin: &str| {
        let socket = format!("ws://{}/?page={number}", gateway.address);
        json!({"url": format!("{origin}/page?number={number}"), "requests": [{"name": "socket", "socket": socket}]})
    };
    let plan = json!([page(0, &server.allowed), page(1, &server.foreign)]);
    let results = server.visit(&plan);
    assert_eq!((&results[0][0]["opened"], &results[1][0]["opened"]), (&json!(true), &json!(false)));
    for line in ["GET /?page=0 204 ", "GET /?page=1 403 "] {
        let stdout = wait_for(&gateway.stdout, line);
        assert!(!stdout.contains(REFUSED), "{stdout}");
    }
}

/// The preflights of settings with `*`, which counts for nothing as soon as a page sends credentials or `authorization`.
#[test]
#[ignore = "needs a browser: `.ci/third-parties` runs it"]
fn a_star_stands_for_no_method_and_no_header_of_a_page_with_credentials() {
    let server = PageServer::start();
    let origin = server.allowed.as_str();
    let gateway = Gateway::start(PROGRAM, &["--source", "url", "--url-cors", origin], &[]);
    let sent = |name: &'static str, credentials: &str, headers: Value, allowed: Seen| {
        let options = json!({"method": "PUT", "headers": headers, "credentials": credentials, "body": "{\"count\":1}"});
        Asked { name, path: "/orders/1", options, allowed, own: 201 }
    };
    let headers = || json!({"x-tenant": "a", "content-type": "application/json"});
    let requests = [
        sent("without", "omit", headers(), Answer(201)),
        sent("with", "include", headers(), Nothing),
        sent("authorization", "omit", json!({"authorization": "Bearer t"}), Nothing),
    ];
    let plan = json!([page(0, format!("{origin}/page?number=0"), &gateway, &requests)]);
    let results = server.visit(&plan).remove(0);
    for (asked, result) in requests.iter().zip(results.as_array().unwrap()) {
        assert_eq!(result["status"] == 201, asked.allowed == Answer(201), "{result}");
    }
    assert!(!is_reported(&gateway, "page=0.without."));
    assert!(is_reported(&gateway, "page=0.authorization."));
    // A preflight has no cookies, so that only a note can report it.
    gateway.wait_for_stderr("note: a browser refuses the answer if the page sends credentials: ");
}
