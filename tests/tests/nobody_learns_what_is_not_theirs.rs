//! Who learns what. The client learns nothing of the program from a 5xx, and only the client's own mistakes from a 4xx; a
//! client's mistake is no fault of the function, and is not counted as one. A log line has nothing of another request, and
//! no byte of a request begins a line or moves a terminal. `PROPTEST_CASES` sets the number of cases.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use api_handler::EventSource;
use api_handler::testing::verdict::{Situation, judge};
use api_handler_tests::runtime_api::Function;
use api_handler_tests::{Answer, rest};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Text of the program that no client may see; all of its errors and panics contain it.
const SECRET: &str = "the-password-is-1234";

/// What a request makes the handler do, and the status of the answer.
const DEEDS: [(&str, u64); 10] = [
    ("answers", 200),
    ("reflects", 200),
    ("panics", 500),
    ("fails", 500),
    ("problem", 500),
    ("unavailable", 503),
    ("large", 500),
    ("status", 500),
    ("cookie", 500),
    ("refuses", 409),
];

/// A request of a client.
#[derive(Clone, Debug)]
enum Request {
    Deed {
        which: usize,
        text: String,
    },
    /// The body is whatever the client sends.
    Order {
        body: String,
        page: String,
    },
    /// No route matches it.
    Lost {
        path: String,
        method: String,
    },
}

impl Request {
    /// The event, with a token in each text that a log line or an answer may contain.
    fn event(&self, token: &str) -> Value {
        match self {
            Request::Deed { which, text } => {
                let text = format!("{text}{token}");
                let mut event = with_query(rest("POST", &format!("/deed/{}", DEEDS[*which].0)), "text", &text);
                event["multiValueHeaders"]["x-text"] = json!([text]);
                event
            }
            Request::Order { body, page } => {
                let mut event = with_query(rest("POST", "/order"), "page", &format!("{page}{token}"));
                event["multiValueHeaders"]["content-type"] = json!(["application/json"]);
                event["body"] = body.as_str().into();
                event
            }
            Request::Lost { path, method } => rest(method, &format!("{path}{token}")),
        }
    }

    /// Whether this is the status of the answer.
    fn may_have(&self, status: u64) -> bool {
        match self {
            Request::Deed { which, .. } => DEEDS[*which].1 == status,
            Request::Order { .. } | Request::Lost { .. } => (400..500).contains(&status),
        }
    }
}

fn with_query(mut event: Value, name: &str, value: &str) -> Value {
    event["queryStringParameters"] = json!({ name: value });
    event["multiValueQueryStringParameters"] = json!({ name: [value] });
    event
}

/// What a client sends to forge a line or to move a terminal, among ordinary text.
fn text() -> impl Strategy<Value = String> {
    let awkward = prop::sample::select(vec![
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u{7}",
        "\u{1b}[2J",
        "\u{7f}",
        "\u{85}",
        "\u{9b}31m",
        "\u{2028}",
        "\u{2029}",
        "\u{202e}",
        "\u{2066}",
        "ERROR forged",
        "é",
        "\"",
        "\\",
        "%0d%0a",
        "{}",
        ";",
        "a",
        "b c",
    ]);
    let part = prop_oneof![4 => awkward.prop_map(str::to_owned), 1 => "[a-z]{1,6}", 1 => ".{0,8}"];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

fn requests() -> impl Strategy<Value = Request> {
    let body = prop_oneof![text(), Just(json!({"id": 7, "name": "Ada"}).to_string()), Just(r#"{"id":-1}"#.to_owned())];
    let method = prop::sample::select(vec!["GET", "POST", "DELETE"]);
    prop_oneof![
        4 => (0..DEEDS.len(), text()).prop_map(|(which, text)| Request::Deed { which, text }),
        1 => (body, text()).prop_map(|(body, page)| Request::Order { body, page }),
        1 => (text(), method).prop_map(|(text, method)| Request::Lost {
            path: format!("/lost/{text}"),
            method: method.to_owned(),
        }),
    ]
}

/// A function whose log is a file; it answers several requests at a time.
struct Logged {
    function: Function,
    log: PathBuf,
    /// How much of the log was read.
    read: usize,
}

impl Logged {
    fn start(format: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let (script, log) = (folder.join(format!("secrets-{format}")), folder.join(format!("secrets-{format}.log")));
        let program = env!("CARGO_BIN_EXE_secrets");
        std::fs::write(&script, format!("#!/bin/sh\nexec '{program}' >'{}'\n", log.display())).unwrap();
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
        // A backtrace is logged after the answer, and the log is read right after the answer.
        let environment =
            [("AWS_LAMBDA_LOG_FORMAT", format), ("AWS_LAMBDA_MAX_CONCURRENCY", "4"), ("RUST_BACKTRACE", "0")];
        let function = Function::start(script.to_str().unwrap(), Duration::from_secs(10), &environment);
        Logged { function, log, read: 0 }
    }

    /// The lines that were written since the last call.
    fn new_lines(&mut self) -> Vec<String> {
        let text = String::from_utf8(std::fs::read(&self.log).unwrap()).expect("the log is UTF-8");
        let new = text[self.read..].to_owned();
        self.read = text.len();
        assert!(new.is_empty() || new.ends_with('\n'), "a line was not finished: {new:?}");
        new.split_terminator('\n').map(str::to_owned).collect()
    }
}

static FUNCTIONS: LazyLock<[Mutex<Logged>; 2]> =
    LazyLock::new(|| ["Text", "JSON"].map(|format| Mutex::new(Logged::start(format))));

/// A line of the log: its request, whether it counts a failure, and whether it is an error.
#[derive(Debug)]
struct Line {
    request_id: String,
    is_count: bool,
    is_error: bool,
}

impl Line {
    fn read(line: &str, is_json: bool) -> Option<Line> {
        if is_json || line.starts_with('{') {
            let json: Value = serde_json::from_str(line).ok()?;
            let is_count = json["Faults"] == 1;
            let request_id = json["requestId"].as_str()?.to_owned();
            return Some(Line { request_id, is_count, is_error: json["level"] == "ERROR" });
        }
        let (level, rest) = line.split_at_checked(5)?;
        let request_id = rest.strip_prefix(' ')?.split(' ').next()?.to_owned();
        let is_level = ["ERROR", "WARN ", "INFO "].contains(&level);
        is_level.then_some(Line { request_id, is_count: false, is_error: level == "ERROR" })
    }
}

fn moves_a_terminal(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What the client sees of an answer.
fn check_answer(request: &Request, answer: &Answer) -> Result<(), TestCaseError> {
    let status = answer.status();
    prop_assert!(request.may_have(status), "{:?} is answered with {}", request, status);
    let verdict = judge(answer.json.to_string().as_bytes(), &Situation::new(EventSource::RestApi));
    prop_assert!(verdict.accepted, "{:?}", verdict.reason);
    prop_assert!(status < 400 || !answer.json.to_string().contains(SECRET), "{:?}", answer);
    if status >= 500 {
        let problem = answer.value();
        let allowed = ["title", "status", "code", "request_id"];
        let members = problem.as_object().unwrap().keys();
        prop_assert!(members.clone().all(|name| allowed.contains(&name.as_str())), "{}", problem);
        let headers: Vec<_> = answer.json["headers"].as_object().unwrap().keys().cloned().collect();
        prop_assert_eq!(headers, ["content-type"]);
    }
    Ok(())
}

fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn everybody_learns_their_own(requests in prop::collection::vec(requests(), 1..5), is_json: bool) {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let mut logged = FUNCTIONS[usize::from(is_json)].lock().unwrap_or_else(|error| error.into_inner());
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let ids: Vec<String> = (0..requests.len()).map(|index| format!("id-{number}-{index}")).collect();
        let tokens: Vec<String> = (0..requests.len()).map(|index| format!("token{number}x{index}y")).collect();
        for ((request, id), token) in requests.iter().zip(&ids).zip(&tokens) {
            logged.function.send(id, &request.event(token));
        }
        let answers: Vec<Answer> = ids.iter().map(|id| logged.function.answer(id)).collect();
        for (request, answer) in requests.iter().zip(&answers) {
            check_answer(request, answer)?;
        }
        let mut faults = vec![(0, 0); requests.len()];
        for line in logged.new_lines() {
            prop_assert!(!line.contains(moves_a_terminal), "{:?}", line);
            let read = Line::read(&line, is_json);
            prop_assert!(read.is_some(), "a line was forged: {:?}", line);
            let read = read.unwrap();
            let index = ids.iter().position(|id| *id == read.request_id);
            prop_assert!(index.is_some(), "a line of no request of these: {:?}", line);
            let index = index.unwrap();
            for (other, token) in tokens.iter().enumerate() {
                prop_assert!(other == index || !line.contains(token.as_str()), "{:?} has text of another request", line);
            }
            faults[index].0 += usize::from(read.is_error);
            faults[index].1 += usize::from(read.is_count);
        }
        for (answer, (errors, counts)) in answers.iter().zip(faults) {
            let is_fault = answer.status() >= 500;
            prop_assert_eq!((errors > 0, counts), (is_fault, usize::from(is_fault)), "{}", answer.status());
        }
    }
}
