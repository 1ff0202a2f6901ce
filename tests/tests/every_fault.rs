//! Everything that is wrong with a JSON body is reported in one answer, and nothing that is right.
//!
//! `PROPTEST_CASES` sets the number of damaged bodies.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU8;

use api_handler::prelude::*;
use api_handler::testing;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use uuid::Uuid;

/// A date of the years 2000 to 2099, as 2026-01-31.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Date;

impl TryFrom<String> for Date {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let is_date = text.starts_with("20") && text.len() == 10 && text.split('-').count() == 3;
        if is_date { Ok(Date) } else { Err("not a date") }
    }
}

/// No text that the library knows is one.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Iban;

impl TryFrom<String> for Iban {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if text.starts_with("DE") { Ok(Iban) } else { Err("not an IBAN") }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Order {
    id: Uuid,
    customer: Customer,
    lines: Vec<Line>,
    currency: Currency,
    note: Option<String>,
    placed_at: Date,
    discounts: HashMap<String, u8>,
    paid: bool,
    origin: IpAddr,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Customer {
    name: String,
    tags: Vec<String>,
    address: Address,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Address {
    street: String,
    zip: u32,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Line {
    sku: String,
    count: NonZeroU8,
    price: f64,
    size: Option<(u8, u8)>,
}

#[derive(Deserialize)]
enum Currency {
    #[serde(rename = "EUR")]
    Euro,
    #[serde(rename = "USD")]
    Dollar,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Payment {
    from: Iban,
    to: Iban,
    cents: u64,
    on: Date,
}

#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "only read")]
enum Id {
    Number(u64),
    Key { key: String },
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Loose {
    id: Id,
    least: u8,
    most: u8,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[allow(dead_code, reason = "only read")]
enum Shape {
    Circle { radius: u8 },
    Square { side: u8 },
    Line { from: (u8, u8), to: (u8, u8) },
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "of", rename_all = "lowercase")]
#[allow(dead_code, reason = "only read")]
enum Event {
    Moved { x: u8, y: u8 },
    Named(String),
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
enum Action {
    Stop,
    Wait(u32),
    Pair(u8, u8),
    Go { to: String, fast: bool },
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Drawing {
    shapes: Vec<Shape>,
    width: u8,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Log {
    events: Vec<Event>,
    count: u8,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Plan {
    actions: Vec<Action>,
    name: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Page {
    title: String,
    #[serde(flatten)]
    range: Range,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Range {
    from: u8,
    to: u8,
}

macro_rules! handlers {
    ($($name:ident $path:literal $body:ty;)*) => {
        $(#[api_handler(POST $path)]
        fn $name(#[body] _body: $body) {})*

        fn api() -> Api {
            Api::new(routes![$($name),*])
        }
    };
}

handlers! {
    order "/order" Order;
    payment "/payment" Payment;
    loose "/loose" Loose;
    drawing "/drawing" Drawing;
    log "/log" Log;
    plan "/plan" Plan;
    page "/page" Page;
    everything "/everything" Everything;
    buffered "/buffered" Buffered;
}

/// The pointers of a refused body in the order of the answer; none if it is accepted.
async fn refused(api: &Api, path: &str, body: &str) -> Vec<String> {
    let reply = testing::post(path).header("content-type", "application/json").body(body.to_owned()).send(api).await;
    if reply.status() == 204 {
        return Vec::new();
    }
    assert_eq!(reply.status(), 422, "{}", reply.text());
    let problem: Value = reply.json();
    let entries = problem["errors"].as_array().unwrap();
    if entries.len() > 1 {
        assert_eq!(problem["detail"], format!("the request has {} problems", entries.len()));
    }
    entries.iter().map(|entry| entry["pointer"].as_str().unwrap().to_owned()).collect()
}

async fn check(path: &str, body: &str, expected: &[&str]) {
    assert_eq!(refused(&api(), path, body).await, expected, "{path} {body}");
}

#[tokio::test]
async fn an_order_with_nineteen_mistakes() {
    let body = r#"{
        "id": "x",
        "customer": {"name": 7, "tags": ["a", 1, null], "address": {"street": true, "zip": -1}},
        "lines": [{"sku": 1, "count": 0, "price": "1"}, {"count": 300, "price": 1, "size": [1]}, 7],
        "currency": "GBP",
        "note": 5,
        "placedAt": "yesterday",
        "discounts": {"a": 1, "b": 256, "c": "x"},
        "paid": true
    }"#;
    let expected = [
        "/origin",
        "/id",
        "/customer/name",
        "/customer/tags/1",
        "/customer/tags/2",
        "/customer/address/street",
        "/customer/address/zip",
        "/lines/0/sku",
        "/lines/0/count",
        "/lines/0/price",
        "/lines/1/sku",
        "/lines/1/count",
        "/lines/1/size",
        "/lines/2",
        "/currency",
        "/note",
        "/placedAt",
        "/discounts/b",
        "/discounts/c",
    ];
    check("/order", body, &expected).await;
    let missing = ["/id", "/customer", "/lines", "/currency", "/placedAt", "/discounts", "/paid", "/origin"];
    check("/order", "{}", &missing).await;
}

#[tokio::test]
async fn bodies_of_every_kind_of_type() {
    let body = r#"{"from": "FR1", "to": "DE", "cents": "1", "on": "2026"}"#;
    check("/payment", body, &["/from", "/cents", "/on"]).await;
    check("/loose", r#"{"id": true, "least": -1, "most": "x"}"#, &["/id", "/least", "/most"]).await;
    let body = r#"{"shapes": [{"type": "circle", "radius": "x"}, {"type": "cube"}, {"side": 1}, {"type": "square"}],
        "width": 256}"#;
    let expected = ["/shapes/0", "/shapes/1/type", "/shapes/2/type", "/shapes/3/side", "/width"];
    check("/drawing", body, &expected).await;
    let body = r#"{"events": [{"type": "moved", "of": {"x": "x", "y": -1}}, {"type": "gone", "of": 1}, {"of": 1, "type": "named"}]}"#;
    check("/log", body, &["/count", "/events/0/of/x", "/events/0/of/y", "/events/1/type", "/events/2"]).await;
    let body = r#"{"actions": ["Stop", "Run", {"Wait": "x"}, {"Pair": [1]}, {"Go": {"to": 1}}, 7, {}], "name": 1}"#;
    let expected = [
        "/actions/1",
        "/actions/2/Wait",
        "/actions/3/Pair",
        "/actions/4/Go/fast",
        "/actions/4/Go/to",
        "/actions/5",
        "/actions/6",
        "/name",
    ];
    check("/plan", body, &expected).await;
    check("/page", r#"{"title": 1, "from": 1}"#, &["/to", "/title"]).await;
    check("/page", r#"{"title": 1, "from": "x", "to": 1}"#, &["/title"]).await;
    check("/page", r#"{"title": "a", "from": "x", "to": 1}"#, &[""]).await;
}

#[tokio::test]
async fn each_place_has_its_line_its_column_and_its_sentence() {
    let body = "{\n  \"least\": -1,\n  \"id\": {\"key\": 1},\n  \"most\" : 300}";
    let reply = testing::post("/loose").header("content-type", "application/json").body(body).send(&api()).await;
    let problem: Value = reply.json();
    let expected = json!([
        {"in": "body", "pointer": "/least", "line": 2, "column": 12,
            "detail": "`/least` is too small: it must be between 0 and 255"},
        {"in": "body", "pointer": "/id", "line": 3, "column": 9, "detail": "`/id` has none of the allowed shapes"},
        {"in": "body", "pointer": "/most", "line": 4, "column": 12,
            "detail": "`/most` is too large: it must be between 0 and 255"},
    ]);
    assert_eq!(problem["errors"], expected);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Search {
    page: u32,
    size: Option<u8>,
    order: Direction,
    id: Uuid,
    by: IpAddr,
    #[serde(default)]
    tags: Vec<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Up,
    Down,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Account {
    iban: Iban,
    cents: u64,
    on: bool,
}

#[api_handler(GET "/search")]
fn search(#[query] _search: Search) {}

#[api_handler(POST "/search")]
fn search_form(#[form] _search: Search) {}

#[api_handler(POST "/account")]
fn account(#[form] _account: Account) {}

#[api_handler(POST "/events")]
fn event_of_query(#[query] _event: Event) {}

#[api_handler(POST "/counts")]
fn counts(#[form] _counts: HashMap<String, u8>) {}

#[api_handler(POST "/both")]
fn both(#[query] _account: Account, #[body] _drawing: Drawing) {}

/// The status and all names, or pointers, of a refused request.
async fn names(request: testing::Request) -> (u16, Vec<String>) {
    let api = Api::new(routes![search, search_form, account, event_of_query, counts, both]);
    let reply = request.send(&api).await;
    let problem: Value = reply.json();
    let name = |entry: &Value| entry["name"].as_str().or(entry["pointer"].as_str()).unwrap().to_owned();
    (reply.status().into(), problem["errors"].as_array().unwrap().iter().map(name).collect())
}

async fn check_names(request: testing::Request, expected: &[&str]) {
    assert_eq!(names(request).await, (400, expected.iter().map(|name| (*name).to_owned()).collect()));
}

#[tokio::test]
async fn queries_and_forms_that_are_structs_have_all_their_faults_reported() {
    let fields = [("page", "-1"), ("size", "300"), ("order", "left"), ("id", "x"), ("tags", "x"), ("new", "1")];
    let expected = ["page", "size", "order", "id", "tags", "new", "by"];
    let query = fields.iter().fold(testing::get("/search"), |request, (name, value)| request.query(name, value));
    check_names(query, &expected).await;
    check_names(testing::post("/search").form(&fields), &expected).await;
    check_names(testing::get("/search"), &["page", "order", "id", "by"]).await;
    check_names(testing::post("/account").form(&[("iban", "x"), ("cents", "x")]), &["iban", "cents"]).await;
    check_names(testing::post("/counts").form(&[("a", "x"), ("b", "1"), ("c", "-1")]), &["a", "c"]).await;
}

#[tokio::test]
async fn what_follows_from_a_wrong_tag_in_a_query_is_not_reported() {
    check_names(testing::post("/events?type=gone&of=1"), &["type"]).await;
}

#[tokio::test]
async fn a_wrong_query_is_a_400_that_lists_the_faults_of_the_body_too() {
    let request = testing::post("/both?iban=x&cents=1&on=maybe").json(&json!({"shapes": 1, "width": 256}));
    check_names(request, &["iban", "on", "/shapes", "/width"]).await;
}

/// A type with every kind of field whose places serde keeps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Everything {
    id: u64,
    wide: i128,
    name: String,
    on: bool,
    ratio: f64,
    small: f32,
    kind: Currency,
    tags: Vec<String>,
    inner: Inner,
    list: Vec<Inner>,
    maybe: Option<Box<Inner>>,
    pair: (u8, String),
    array: [u8; 3],
    action: Action,
    uuid: Uuid,
    day: Date,
    map: HashMap<String, i32>,
    nested: HashMap<u8, Vec<Inner>>,
    address: IpAddr,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Inner {
    x: i16,
    y: Option<String>,
    z: Vec<u8>,
    nz: NonZeroU8,
    c: char,
    new: New,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct New(u8);

fn inner() -> Value {
    json!({"x": -3, "y": "t", "z": [1, 2, 3], "nz": 4, "c": "k", "new": 1})
}

fn valid() -> Value {
    json!({"id": 1, "wide": -5, "name": "n", "on": true, "ratio": 1.5, "small": 0.5, "kind": "USD", "tags": ["a", "b"],
        "inner": inner(), "list": [inner(), inner()], "maybe": inner(), "pair": [1, "s"], "array": [1, 2, 3],
        "action": {"Go": {"to": "p", "fast": false}}, "uuid": "00000000-0000-4000-8000-000000000000",
        "day": "2026-01-02", "map": {"k": 1, "l": 2}, "nested": {"7": [inner()]}, "address": "127.0.0.1"})
}

/// A type that is mostly what serde stores before it reads it.
#[derive(Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Buffered {
    shape: Shape,
    shapes: Vec<Shape>,
    event: Event,
    events: Vec<Event>,
    id: Id,
    ids: HashMap<String, Id>,
    page: Page,
    deep: Deep,
    plain: u8,
    either: Option<Either>,
}

#[derive(Deserialize)]
#[serde(tag = "kind")]
#[allow(dead_code, reason = "only read")]
enum Deep {
    One {
        inner: Inner,
        shapes: Vec<Shape>,
        #[serde(flatten)]
        range: Range,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "only read")]
enum Either {
    Inner(Inner),
    Pages { pages: Vec<Page> },
}

fn valid_buffered() -> Value {
    let line = json!({"type": "line", "from": [1, 2], "to": [3, 4]});
    let circle = json!({"type": "circle", "radius": 1});
    let (moved, named) = (json!({"type": "moved", "of": {"x": 1, "y": 2}}), json!({"of": "n", "type": "named"}));
    let page = json!({"title": "t", "from": 1, "to": 2});
    json!({"shape": circle, "shapes": [line, circle, {"type": "square", "side": 1}], "event": moved,
        "events": [named, moved], "id": 7, "ids": {"a": 1, "b": {"key": "k"}}, "page": page, "plain": 1,
        "deep": {"kind": "One", "inner": inner(), "shapes": [circle], "from": 1, "to": 2}, "either": {"pages": [page]}})
}

/// The pointers of all values that have no parts.
fn leaves(value: &Value, at: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| leaves(value, &format!("{at}/{name}"), all)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, value)| leaves(value, &format!("{at}/{n}"), all)),
        _ => all.push(at.to_owned()),
    }
}

/// One way to make a value wrong.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Object,
    Array,
    Null,
    Removed,
    Unknown,
}

fn damages() -> impl Strategy<Value = Vec<(Index, Damage)>> {
    let damage = prop_oneof![
        Just(Damage::Object),
        Just(Damage::Array),
        Just(Damage::Null),
        Just(Damage::Removed),
        Just(Damage::Unknown)
    ];
    prop::collection::vec((any::<Index>(), damage), 1..9)
}

/// Whether a value may be absent or `null`.
fn is_optional(pointer: &str) -> bool {
    pointer.ends_with("/y")
}

/// Whether its parent can be without it.
fn is_free(pointer: &str) -> bool {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    is_optional(pointer) || pointer.starts_with("/map/") || pointer.starts_with("/ids/") || last.parse::<u8>().is_ok()
}

/// Makes the body wrong; returns the places.
fn damage(body: &mut Value, damages: &[(Index, Damage)]) -> BTreeSet<String> {
    let mut all = Vec::new();
    leaves(body, "", &mut all);
    let mut wrong = BTreeSet::new();
    for (index, damage) in damages {
        let pointer = index.get(&all);
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match (damage, body.pointer_mut(pointer)) {
            (_, None) => continue,
            (Damage::Removed, _) if !is_free(pointer) => {
                body.pointer_mut(parent).and_then(Value::as_object_mut).map(|object| object.remove(name));
            }
            (Damage::Unknown, _) => {
                // Only the outermost object denies members that it does not know.
                body[format!("new{name}")] = json!({"damaged": [1]});
                wrong.insert(format!("/new{name}"));
                continue;
            }
            (Damage::Null, Some(value)) if !is_optional(pointer) => *value = Value::Null,
            (Damage::Array, Some(value)) => *value = json!([]),
            (_, Some(value)) => *value = json!({"damaged": [1]}),
        }
        wrong.insert(pointer.clone());
    }
    wrong
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// The places that a body is refused for.
fn reported(api: &Api, path: &str, body: &Value) -> Vec<String> {
    block_on(refused(api, path, &body.to_string()))
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").map_or(2_000, |cases| cases.parse().expect("a number of cases"))
}

struct Names<'n>(&'n BTreeSet<String>, &'n Value);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "damaged {:?} in {}", self.0, self.1)
    }
}

#[test]
fn the_bodies_that_are_damaged_are_right_before() {
    assert_eq!(reported(&api(), "/everything", &valid()), [""; 0]);
    assert_eq!(reported(&api(), "/buffered", &valid_buffered()), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_damaged_place_is_reported_and_no_other(damages in damages()) {
        let mut body = valid();
        let wrong = damage(&mut body, &damages);
        let reported = reported(&api(), "/everything", &body);
        let places: BTreeSet<_> = reported.iter().cloned().collect();
        prop_assert_eq!(places.len(), reported.len(), "none is reported twice: {:?}", reported);
        prop_assert_eq!(&places, &wrong, "{}", Names(&wrong, &body));
    }

    #[test]
    fn nothing_is_invented_where_serde_stores_values_first(damages in damages()) {
        let mut body = valid_buffered();
        let mut wrong = damage(&mut body, &damages);
        // These types ignore members that they do not know.
        wrong.retain(|pointer| !pointer.starts_with("/new"));
        let reported = reported(&api(), "/buffered", &body);
        prop_assert_eq!(reported.is_empty(), wrong.is_empty(), "{:?}: {}", reported, Names(&wrong, &body));
        for place in &reported {
            let is_wrong = |wrong: &String| wrong == place || wrong.starts_with(&format!("{place}/"));
            prop_assert!(wrong.iter().any(is_wrong), "{} is invented: {}", place, Names(&wrong, &body));
        }
    }
}
