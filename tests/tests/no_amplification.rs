//! No request makes the library allocate much more than it sends: at most four times the event, or the request is
//! refused. The time grows with the event, and not with its square.
//!
//! The allocator counts everything in this process, so one measurement runs at a time. What a program's own types take is
//! not the library's: the handlers here store nothing. `AMPLIFICATION_BYTES` sets the size of the large events,
//! `PROPTEST_CASES` the number of random ones.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant};

use api_handler::invocation::Outcome;
use api_handler::prelude::*;
use api_handler_tests::{alb, function_url, http, http_v1, lattice, lattice_v1, rest, send};
use http::{HeaderMap, Uri};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What a request may cost whatever its size: a thousand values of each part, and the answer.
const CONSTANT_BYTES: usize = 512 * 1024;
/// How many bytes each byte of an event may cost.
const FACTOR: usize = 4;

/// A list or map that counts its elements and stores none.
#[derive(Debug, Default)]
struct Count<T>(usize, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Count<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Counter(PhantomData))
    }
}

/// The same for a map.
#[derive(Debug)]
struct CountMap<'a>(usize, PhantomData<&'a ()>);

impl<'de> Deserialize<'de> for CountMap<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Count(count, _) = deserializer.deserialize_map(Counter::<IgnoredAny>(PhantomData))?;
        Ok(CountMap(count, PhantomData))
    }
}

struct Counter<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Counter<T> {
    type Value = Count<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or a map")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Count<T>, A::Error> {
        let mut count = 0;
        while list.next_element::<T>()?.is_some() {
            count += 1;
        }
        Ok(Count(count, PhantomData))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Count<T>, A::Error> {
        let mut count = 0;
        while map.next_entry::<&str, IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Count(count, PhantomData))
    }
}

/// Lists of every kind under one-letter names: each may be absent, and has to be asked for once more then.
#[derive(Deserialize)]
struct Lists<'a> {
    #[serde(borrow)]
    a: Count<&'a str>,
    #[serde(borrow)]
    b: Count<&'a str>,
    c: Count<u8>,
    d: Count<Option<u8>>,
    e: Option<&'a str>,
    f: Count<u64>,
    g: Count<u64>,
    h: Count<u64>,
}

impl Lists<'_> {
    fn sum(&self) -> usize {
        let Lists { a, b, c, d, e, f, g, h } = self;
        a.0 + b.0 + c.0 + d.0 + e.map_or(0, str::len) + f.0 + g.0 + h.0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Strict {
    name: u8,
}

#[api_handler]
fn form_struct(#[form] form: Lists<'_>) -> String {
    form.sum().to_string()
}

#[api_handler]
fn form_map(#[form] form: CountMap<'_>) -> String {
    form.0.to_string()
}

#[api_handler]
fn form_pairs(#[form] form: Count<(&str, &str)>) -> String {
    form.0.to_string()
}

#[api_handler]
fn query(#[query] all: CountMap<'_>, #[query] lists: Lists<'_>, #[query] a: Count<&str>) -> String {
    format!("{} {} {}", all.0, lists.sum(), a.0)
}

#[api_handler]
fn uri(_uri: Uri) -> &'static str {
    "read"
}

#[api_handler]
fn headers(map: HeaderMap, #[header] x: Count<&str>, #[header] cookie: Option<&str>) -> String {
    format!("{} {} {}", map.len(), x.0, cookie.map_or(0, str::len))
}

#[api_handler]
fn cookies(event: &Event<'_>, #[cookie] a: Count<&str>, #[cookie] b: Option<&str>) -> String {
    format!("{} {} {}", event.cookies().count(), a.0, b.map_or(0, str::len))
}

#[api_handler]
fn claims(#[claims] all: CountMap<'_>, #[claims] lists: Lists<'_>) -> String {
    format!("{} {}", all.0, lists.sum())
}

#[api_handler(GET "/only/{here}")]
fn elsewhere(here: &str) -> String {
    here.len().to_string()
}

#[api_handler(ANY "/{all+}")]
fn any_path(all: &str) -> String {
    all.len().to_string()
}

#[api_handler]
fn strict(#[body] body: Strict) -> String {
    body.name.to_string()
}

#[api_handler]
fn list(#[body] body: Count<u8>) -> String {
    body.0.to_string()
}

/// A field whose text and files are read and not stored.
#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "the values are counted, and not read")]
enum TextOrFile<'a> {
    Text(&'a str),
    File(FormFile),
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    a: Count<TextOrFile<'a>>,
}

#[api_handler]
fn form_files(#[form] form: Fields<'_>) -> String {
    form.a.0.to_string()
}

#[api_handler]
fn request(request: lambda_http::Request) -> String {
    request.headers().len().to_string()
}

/// A program for each part of a request.
fn functions() -> &'static [(&'static str, Function<()>)] {
    static FUNCTIONS: OnceLock<Vec<(&'static str, Function<()>)>> = OnceLock::new();
    let one = |routes| Api::<()>::new(routes).state(());
    FUNCTIONS.get_or_init(|| {
        vec![
            ("form as a struct", one(routes![form_struct])),
            ("form as a map", one(routes![form_map])),
            ("form as pairs", one(routes![form_pairs])),
            ("form with files", one(routes![form_files])),
            ("query", one(routes![query])),
            ("URI", one(routes![uri])),
            ("headers", one(routes![headers])),
            ("cookies", one(routes![cookies])),
            ("claims", one(routes![claims])),
            ("no route", one(routes![elsewhere])),
            ("any path", one(routes![any_path])),
            ("JSON object", one(routes![strict])),
            ("JSON array", one(routes![list])),
            ("request of lambda_http", one(routes![request])),
        ]
    })
}

/// An event of one source in which a part is replaced, as JSON text.
type Make = fn(part: &str) -> String;

/// Puts text into an event's JSON in place of the string `"@"`.
fn put(mut event: Value, pointer: &str, part: &str) -> String {
    *place(&mut event, pointer) = "@".into();
    event.to_string().replacen("\"@\"", part, 1)
}

/// The value at a pointer, made if it is missing.
fn place<'v>(event: &'v mut Value, pointer: &str) -> &'v mut Value {
    pointer.split('/').skip(1).fold(event, |value, key| &mut value[key])
}

fn form(mut event: Value, body: &str) -> String {
    event["headers"]["content-type"] = "application/x-www-form-urlencoded".into();
    if !event["multiValueHeaders"].is_null() {
        event["multiValueHeaders"]["content-type"] = vec!["application/x-www-form-urlencoded"].into();
    }
    put(event, "/body", body)
}

/// A form with files, whose body is base64.
fn multipart(mut event: Value, body: &str) -> String {
    event["headers"]["content-type"] = "multipart/form-data; boundary=x".into();
    event["isBase64Encoded"] = true.into();
    put(event, "/body", &format!("\"{}\"", base64_simd::STANDARD.encode_to_string(body)))
}

/// Parts of a form that each have these headers and this content.
fn form_parts(count: usize, headers: &str, content: &str) -> String {
    format!("--x\r\ncontent-disposition: form-data; name=a{headers}\r\n\r\n{content}\r\n").repeat(count.max(1))
        + "--x--\r\n"
}

/// The parts of events in which a client, or a gateway, could put much.
const PARTS: &[(&str, Make)] = &[
    ("form of a REST API", |part| form(rest("POST", "/"), part)),
    ("form of an HTTP API", |part| form(http("POST", "/", ""), part)),
    ("JSON body of a load balancer", |part| put(alb("POST", "/", false), "/body", part)),
    ("files of an HTTP API", |part| multipart(http("POST", "/", ""), part)),
    ("query of an HTTP API", |part| put(http("GET", "/", ""), "/rawQueryString", part)),
    ("query of a function URL", |part| put(function_url("GET", "/"), "/rawQueryString", part)),
    ("queries of a REST API", |part| put(rest("GET", "/"), "/multiValueQueryStringParameters", part)),
    ("query of payload 1.0", |part| put(http_v1("GET", "/"), "/queryStringParameters", part)),
    ("queries of a load balancer", |part| put(alb("GET", "/", true), "/multiValueQueryStringParameters", part)),
    ("query of VPC Lattice", |part| put(lattice_v1("GET", "/"), "/query_string_parameters", part)),
    ("target of VPC Lattice", |part| put(lattice("GET", "/"), "/path", part)),
    ("headers of a REST API", |part| put(rest("GET", "/"), "/multiValueHeaders", part)),
    ("headers of an HTTP API", |part| put(http("GET", "/", ""), "/headers", part)),
    ("headers of a load balancer", |part| put(alb("GET", "/", true), "/multiValueHeaders", part)),
    ("cookies of an HTTP API", |part| put(http("GET", "/", ""), "/cookies", part)),
    ("cookie header of a function URL", |part| put(function_url("GET", "/"), "/headers/cookie", part)),
    ("claims of a REST API", |part| put(rest("GET", "/"), "/requestContext/authorizer", part)),
    ("claims of an HTTP API", |part| put(http("GET", "/", ""), "/requestContext/authorizer/jwt/claims", part)),
    ("path of a function URL", |part| put(function_url("GET", "/"), "/rawPath", part)),
    ("path of a load balancer", |part| put(alb("GET", "/", true), "/path", part)),
    ("path of a REST API", |part| put(rest("GET", "/"), "/pathParameters/proxy", part)),
    ("template of a REST API", |part| put(rest("GET", "/"), "/resource", part)),
    ("stage variables", |part| put(rest("GET", "/"), "/stageVariables", part)),
    ("method", |part| put(rest("GET", "/"), "/httpMethod", part)),
    ("request id", |part| put(rest("GET", "/"), "/requestContext/requestId", part)),
];

/// How a fragment becomes a JSON value of a certain size.
type Fill = fn(fragment: &str, bytes: usize) -> String;

fn repeated(fragment: &str, bytes: usize) -> String {
    fragment.repeat(bytes / fragment.len() + 1)
}

/// The shapes of JSON that the parts of an event can have.
const SHAPES: &[(&str, Fill)] = &[
    ("text", |fragment, bytes| format!("\"{}\"", repeated(fragment, bytes))),
    ("text after a slash", |fragment, bytes| format!("\"/{}\"", repeated(fragment, bytes))),
    ("JSON in text", |fragment, bytes| format!(r#""{{\"{0}\":\"{0}\"}}""#, repeated(fragment, bytes / 2))),
    ("array in text", |_, bytes| format!("\"[{}1]\"", repeated("1,", bytes))),
    ("list", |fragment, bytes| format!("[{}\"\"]", repeated(&format!("\"{fragment}\","), bytes))),
    ("one name", |fragment, bytes| format!("{{\"{}\":\"\"}}", repeated(fragment, bytes))),
    ("one value", |fragment, bytes| format!("{{\"a\":\"{}\"}}", repeated(fragment, bytes))),
    ("many names", |fragment, bytes| {
        let names: Vec<_> = (0..=bytes / (fragment.len() + 12)).map(|n| format!("\"{fragment}{n}\":\"\"")).collect();
        format!("{{{}}}", names.join(","))
    }),
    ("many values", |fragment, bytes| {
        format!("{{\"{fragment}\":[{}\"\"]}}", repeated(&format!("\"{fragment}\","), bytes))
    }),
    ("empty values", |fragment, bytes| format!("{{\"{fragment}\":[{}\"\"]}}", repeated("\"\",", bytes))),
    ("a long name with many values", |fragment, bytes| {
        format!("{{\"{}\":[{}\"\"]}}", repeated(fragment, bytes / 2), repeated("\"\",", bytes / 2))
    }),
];

/// Fragments that are short where they are sent, and long where they are read.
const FRAGMENTS: &[&str] = &[
    "a&",
    "=&",
    "a=;",
    ";",
    "a",
    "x",
    "cookie",
    "%41",
    "%C3%A9",
    "+",
    "é",
    "\\u0061",
    "\\u0001",
    "\\\"",
    "\\x",
    "%",
    ",",
    "/",
    "/{a}",
    "/{proxy+}",
    " ",
    "\\ud83d",
    "1 ",
];

/// Held by the test that runs: the allocator counts what every thread allocates.
struct Alone(#[expect(dead_code, reason = "held, not read")] MutexGuard<'static, ()>);

impl Alone {
    fn wait() -> Self {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        functions();
        Alone(ONE_AT_A_TIME.lock().unwrap_or_else(|error| error.into_inner()))
    }
}

/// The status of an answer, and what it took at most, in bytes.
fn peak(_: &Alone, function: &Function<()>, event: &str) -> (u64, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let outcome = runtime.block_on(send(function, event.as_bytes()));
    let peak = ALLOCATOR.peak_usage().saturating_sub(before);
    let status = match outcome {
        Outcome::Answer(answer) => serde_json::from_slice::<Value>(answer.as_bytes()).unwrap()["statusCode"].as_u64(),
        other => panic!("{other:?}"),
    };
    (status.unwrap(), peak)
}

/// Checks the bound for one event; returns the status and the peak.
fn assert_bounded(alone: &Alone, what: &str, function: &Function<()>, event: &str) -> (u64, usize) {
    let (status, peak) = peak(alone, function, event);
    let most = FACTOR * event.len() + CONSTANT_BYTES;
    assert!(peak <= most, "{what}: {} bytes took {peak}, more than {most} (status {status})", event.len());
    (status, peak)
}

/// Whether what a program reads of a part is stored in types of the library, or in those of the handler.
///
/// lambda_http stores parts of the context as `serde_json::Value`s, which take 32 bytes for an element of three.
fn is_ours(program: &str, part: &str) -> bool {
    program != "request of lambda_http" || !(part.starts_with("claims") || part == "request id")
}

/// The program with that name.
fn function(name: &str) -> &'static Function<()> {
    &functions().iter().find(|(known, _)| *known == name).unwrap().1
}

/// The event with that part.
fn part(name: &str, text: &str) -> String {
    let (_, make) = PARTS.iter().find(|(known, _)| *known == name).unwrap();
    make(text)
}

/// The worst that a part can contain, by a program that reads it: program, part, and the part's text of some size.
type Worst = (&'static str, &'static str, fn(usize) -> String);

const WORST: &[Worst] = &[
    ("form as a struct", "form of an HTTP API", |n| format!("\"{}\"", "a&".repeat(n / 2))),
    ("form as a map", "form of an HTTP API", |n| format!("\"{}\"", "a&".repeat(n / 2))),
    ("form as pairs", "form of a REST API", |n| format!("\"{}\"", "=&".repeat(n / 2))),
    ("form as a struct", "form of an HTTP API", |n| format!("\"a={}\"", "\\u0061%41".repeat(n / 9))),
    ("form with files", "files of an HTTP API", |n| form_parts(1, ";filename=f", &"a".repeat(n))),
    ("form with files", "files of an HTTP API", |n| form_parts(1, "", &"a".repeat(n))),
    ("form with files", "files of an HTTP API", |n| form_parts(n / 60, "", "")),
    ("form with files", "files of an HTTP API", |n| form_parts(n / 70, ";filename=f", "a")),
    ("form with files", "files of an HTTP API", |n| {
        form_parts(n / 8000, &format!(";filename=\"{}\"", "%22".repeat(2600)), "a")
    }),
    ("form with files", "files of an HTTP API", |n| form_parts(1, "", &"\r\n--x".repeat(n / 5))),
    ("query", "query of an HTTP API", |n| format!("\"{}\"", "a&".repeat(n / 2))),
    ("query", "queries of a REST API", |n| format!("{{\"a\":[{}\"\"]}}", "\"\",".repeat(n / 3))),
    ("query", "queries of a REST API", |n| {
        format!("{{\"{}\":[{}\"\"]}}", "\\u0061".repeat(n / 12), "\"\",".repeat(n / 6))
    }),
    ("query", "queries of a load balancer", |n| {
        format!("{{\"{}\":[{}\"\"]}}", "%41".repeat(n / 6), "\"\",".repeat(n / 6))
    }),
    ("URI", "query of an HTTP API", |n| format!("\"a={}\"", "\u{e9}".repeat(n / 2))),
    ("headers", "headers of a REST API", |n| format!("{{\"x\":[{}\"\"]}}", "\"\",".repeat(n / 3))),
    ("headers", "headers of a REST API", |n| {
        let many: Vec<_> = (0..n / 12).map(|n| format!("\"{n}\":\"\"")).collect();
        format!("{{{}}}", many.join(","))
    }),
    ("headers", "headers of a REST API", |n| {
        format!("{{\"{}\":[{}\"\"]}}", "\\u0061".repeat(n / 12), "\"\",".repeat(n / 6))
    }),
    ("cookies", "cookie header of a function URL", |n| format!("\"{}\"", "a=;".repeat(n / 3))),
    ("cookies", "cookies of an HTTP API", |n| format!("[{}\"\"]", "\"a=\",".repeat(n / 5))),
    ("claims", "claims of an HTTP API", |n| format!("{{\"c\":[{}1]}}", "1,".repeat(n / 2))),
    ("claims", "claims of an HTTP API", |n| {
        let many: Vec<_> = (0..n / 10).map(|n| format!("\"{n}\":1")).collect();
        format!("{{{}}}", many.join(","))
    }),
    ("JSON array", "JSON body of a load balancer", |n| format!("\"[{}1]\"", "1,".repeat(n / 2))),
    ("JSON object", "JSON body of a load balancer", |n| format!(r#""{{\"{}\":1}}""#, "a".repeat(n))),
    ("JSON object", "JSON body of a load balancer", |n| format!(r#""{{\"name\":\"{}\"}}""#, "a".repeat(n))),
    ("any path", "path of a load balancer", |n| format!("\"/{}\"", "\u{e9}".repeat(n / 2))),
    ("no route", "path of a function URL", |n| format!("\"/{}\"", "%41".repeat(n / 3))),
    ("no route", "template of a REST API", |n| format!("\"/{}\"", "{proxy}/".repeat(n / 8))),
    ("no route", "method", |n| format!("\"{}\"", "\\u0001".repeat(n / 6))),
    ("request of lambda_http", "query of an HTTP API", |n| format!("\"{}\"", "a&".repeat(n / 2))),
];

/// The size of the large events, in bytes.
fn large_event_bytes() -> Option<usize> {
    std::env::var("AMPLIFICATION_BYTES").ok().map(|bytes| bytes.parse().expect("a number of bytes"))
}

#[test]
fn the_worst_of_each_part_takes_at_most_four_times_the_event() {
    let alone = Alone::wait();
    let bytes = large_event_bytes().unwrap_or(600_000);
    for (name, place, fill) in WORST {
        let event = part(place, &fill(bytes));
        let (status, peak) = assert_bounded(&alone, &format!("{name}, {place}"), function(name), &event);
        println!("{:>9} {peak:>11} {:>6.2}  {status}  {name}, {place}", event.len(), peak as f64 / event.len() as f64);
    }
}

/// A part of any shape, filled with any fragments.
fn parts() -> impl Strategy<Value = (usize, usize, Vec<usize>, usize)> {
    let fragments = proptest::collection::vec(0..FRAGMENTS.len(), 1..4);
    (0..PARTS.len(), 0..SHAPES.len(), fragments, 0_usize..40_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_any_event_takes_is_at_most_four_times_the_event(
        (part, shape, fragments, bytes) in parts(),
        program in 0_usize..13,
    ) {
        let alone = Alone::wait();
        let ((part, make), (shape, fill)) = (PARTS[part], SHAPES[shape]);
        let fragment: String = fragments.iter().map(|fragment| FRAGMENTS[*fragment]).collect();
        let (name, function) = &functions()[program];
        prop_assume!(is_ours(name, part));
        assert_bounded(&alone, &format!("{name}, {part}: {shape} of `{fragment}`"), function, &make(&fill(&fragment, bytes)));
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").map_or(300, |cases| cases.parse().expect("a number of cases"))
}

/// With `AMPLIFICATION_BYTES`, every fragment in every shape and part, for every program.
#[test]
fn in_the_long_run_every_combination_is_tried() {
    let Some(bytes) = large_event_bytes() else { return };
    let alone = Alone::wait();
    for (part, make) in PARTS {
        for (shape, fill) in SHAPES {
            for fragment in FRAGMENTS {
                let event = make(&fill(fragment, bytes));
                for (name, function) in functions().iter().filter(|(name, _)| is_ours(name, part)) {
                    assert_bounded(&alone, &format!("{name}, {part}: {shape} of `{fragment}`"), function, &event);
                }
            }
        }
    }
}

/// Four times the bytes take twelve times as long at most, and two seconds for a busy machine. What grows with the square
/// takes sixteen times as long, and at this size many seconds.
#[test]
fn four_times_the_event_does_not_take_its_square() {
    let alone = Alone::wait();
    let shortest = |name: &str, event: &str| {
        let run = |_| {
            let start = Instant::now();
            peak(&alone, function(name), event);
            start.elapsed()
        };
        (0..2).map(run).min().unwrap_or(Duration::MAX)
    };
    for (name, place, fill) in WORST {
        let [small, large] = [100_000, 400_000].map(|bytes| shortest(name, &part(place, &fill(bytes))));
        let most = 12 * small + Duration::from_secs(2);
        assert!(large <= most, "{name}, {place}: {small:?} became {large:?}");
    }
}

/// What is accepted is read completely.
#[test]
fn a_thousand_values_are_read_and_one_more_is_refused() {
    let alone = Alone::wait();
    /// As [`Worst`], with the status of one value too many.
    type Row = (&'static str, &'static str, fn(usize) -> String, u64);
    let rows: [Row; 7] = [
        ("form as a map", "form of an HTTP API", |n| format!("\"{}\"", "a=1&".repeat(n)), 413),
        ("query", "query of an HTTP API", |n| format!("\"{}a=1\"", "a=1&".repeat(n - 1)), 400),
        ("query", "queries of a REST API", |n| format!("{{\"a\":[{}\"1\"]}}", "\"1\",".repeat(n - 1)), 400),
        ("query", "queries of a load balancer", |n| format!("{{\"a\":[{}\"1\"]}}", "\"1\",".repeat(n - 1)), 400),
        ("headers", "headers of a REST API", |n| format!("{{\"x\":[{}\"1234\"]}}", "\"1234\",".repeat(n - 1)), 431),
        ("cookies", "cookies of an HTTP API", |n| format!("[{}\"a=1\"]", "\"a=1\",".repeat(n - 1)), 431),
        ("cookies", "cookie header of a function URL", |n| format!("\"{}a=12\"", "a=12; ".repeat(n - 1)), 431),
    ];
    for (name, place, fill, refused) in rows {
        let answer = |count| peak(&alone, function(name), &part(place, &fill(count)));
        let ((accepted, _), (more, _)) = (answer(1000), answer(1001));
        assert_eq!((accepted, more), (200, refused), "{name}, {place}");
    }
}

/// What the documentation of `Api::max_body` says about types of a program's own.
#[test]
fn what_a_programs_own_type_takes_is_what_the_documentation_says() {
    #[api_handler]
    fn bytes(#[body] list: Vec<u8>) -> String {
        list.capacity().to_string()
    }
    #[api_handler]
    fn numbers(#[body] list: Vec<u64>) -> String {
        list.capacity().to_string()
    }
    #[api_handler]
    fn value(#[body] list: Value) -> String {
        list.as_array().map_or(0, Vec::len).to_string()
    }
    let alone = Alone::wait();
    let event = part("JSON body of a load balancer", &format!("\"[{}0]\"", "0,".repeat(500_000)));
    for (name, routes, element) in
        [("Vec<u8>", routes![bytes], 1), ("Vec<u64>", routes![numbers], 8), ("Value", routes![value], 32)]
    {
        let (status, peak) = peak(&alone, &Api::<()>::new(routes).state(()), &event);
        println!("{:>9} {peak:>11} {:>6.2}  {status}  {name}", event.len(), peak as f64 / event.len() as f64);
        assert_eq!(status, 200, "{name}");
        assert!(peak <= 3 * element * 1_048_576 + CONSTANT_BYTES, "{name}: {peak}");
    }
}
