//! The event files under `events/`, with a folder for each source: the same request reaches a handler in the same way,
//! whatever form the source gives it.

use api_handler::testing::verdict::{Situation, judge};
use api_handler::{EventSource, prelude::*};
use api_handler_tests::{answer, file};
use serde_json::{Value, json};

#[api_handler(GET "/orders/{id}")]
fn order(
    id: String,
    #[query] state: Vec<String>,
    #[query] page: u32,
    #[cookie] session: String,
    #[cookie] theme: String,
    #[header] x_tag: Vec<String>,
) -> Value {
    json!([id, state, page, session, theme, x_tag.join(",")])
}

/// Repeated values, cookies, a stage or a base path before the path, and keys of another payload format.
#[tokio::test]
async fn a_request_with_every_part_is_the_same_on_each_source() {
    let function = Api::new(routes![order]).state(());
    let names = [
        "alb/get-multi-value",
        "http/get",
        "http/get-with-a-stage",
        "http-v1/default-route-with-a-stage",
        "http-v1/get",
        "http-v1/stray-payload-2-keys",
        "lattice/v2",
        "rest/get",
        "rest/proxy-resource",
        "rest/stray-payload-2-keys",
        "url/get",
    ];
    for name in names {
        let answer = answer(&function, &file(name)).await;
        assert_eq!(answer.value(), json!(["a/b", ["open", "la,te"], 2, "abc", "dark", "one,two"]), "{name}");
    }
}

#[api_handler(GET "/orders/{id}")]
fn nothing_else(
    id: String,
    #[query] state: Vec<String>,
    #[query] page: Option<u32>,
    #[cookie] session: Option<String>,
    #[header] x_tag: Vec<String>,
    #[body] body: Option<String>,
    #[stage] table: Option<String>,
) -> Value {
    json!([id, state, page, session, x_tag, body, table])
}

/// For an empty part a REST API sends null, an HTTP API nothing, and a load balancer an empty map.
#[tokio::test]
async fn null_and_missing_and_empty_are_all_absent() {
    let function = Api::new(routes![nothing_else]).state(());
    let names = [
        "alb/empty-maps",
        "alb/empty-multi-value-maps",
        "alb/missing-keys",
        "alb/nulls",
        "http/empty-maps",
        "http/missing-keys",
        "http/nulls",
        "http-v1/empty-maps",
        "http-v1/missing-keys",
        "http-v1/nulls",
        "lattice/v1-empty-maps",
        "lattice/v1-missing-keys",
        "lattice/v2-empty-maps",
        "lattice/v2-missing-keys",
        "lattice/v2-nulls",
        "rest/console-test",
        "rest/empty-maps",
        "rest/missing-keys",
        "rest/nulls",
        "url/empty-maps",
        "url/missing-keys",
        "url/nulls",
    ];
    for name in names {
        let answer = answer(&function, &file(name)).await;
        assert_eq!(answer.value(), json!(["a/b", [], null, null, [], null, null]), "{name}");
    }
}

/// Its `sourceIp` is not an address, and it has no headers at all.
#[tokio::test]
async fn a_test_in_the_console_has_neither_headers_nor_an_address() {
    let function = Api::new(routes![nothing_else]).state(());
    assert_eq!(answer(&function, &file("rest/console-test")).await.status(), 200);
}

#[api_handler(POST "/bytes")]
fn bytes(#[body] bytes: Vec<u8>) -> Value {
    json!(bytes)
}

#[tokio::test]
async fn a_base64_body_is_decoded() {
    let function = Api::new(routes![bytes]).state(());
    let sources = ["alb", "http", "http-v1", "lattice/v1", "lattice/v2", "rest", "url"];
    for source in sources {
        let name = if source.contains('/') { format!("{source}-post-base64") } else { format!("{source}/post-base64") };
        assert_eq!(answer(&function, &file(&name)).await.value(), json!([0, 0xff, 0x80]), "{name}");
    }
}

#[derive(Deserialize)]
struct Login {
    name: String,
}

#[derive(Deserialize)]
struct Caller {
    sub: String,
}

#[api_handler(POST "/login")]
fn login(#[form] login: Login, #[claims] caller: Caller) -> Value {
    json!([caller.sub, login.name])
}

/// HTTP APIs treat a form as bytes, and send the claims of a token in another field.
#[tokio::test]
async fn forms_come_as_base64_from_an_http_api() {
    let function = Api::new(routes![login]).state(());
    for name in ["http/form", "http-v1/form"] {
        assert_eq!(answer(&function, &file(name)).await.value(), json!(["ada", "Ada Lovelace"]), "{name}");
    }
}

#[tokio::test]
async fn stage_variables_arrive_from_sources_with_stages() {
    #[api_handler(GET "/orders/{id}")]
    fn table(id: String, #[stage] table: Option<String>) -> Value {
        json!([id, table])
    }
    let function = Api::new(routes![table]).state(());
    for name in ["rest/proxy-resource", "http/get-with-a-stage"] {
        assert_eq!(answer(&function, &file(name)).await.value(), json!(["a/b", "orders"]), "{name}");
    }
}

#[api_handler(GET "/orders/{id}")]
fn id_only(id: String, #[query] state: Vec<String>, #[header] x_tag: Option<String>) -> Value {
    json!([id, state, x_tag])
}

/// A function URL does not change the path; an invalid escape in it is read literally.
#[tokio::test]
async fn a_path_with_an_invalid_escape_is_answered() {
    let function = Api::new(routes![id_only]).state(());
    let answer = answer(&function, &file("url/invalid-escape")).await;
    assert_eq!(answer.value(), json!(["a/b%zz", ["foo", "/bar"], null]));
}

/// Every file under `events/` is used at least here, and judged by the rules of the source that its folder is named after.
#[tokio::test]
async fn every_event_file_is_answered_with_a_well_formed_answer() {
    #[api_handler]
    fn all(event: &Event<'_>) -> String {
        event.source().to_string()
    }
    let function = Api::new(routes![all]).state(());
    let folders = [
        ("alb", EventSource::Alb),
        ("http", EventSource::HttpApi),
        ("http-v1", EventSource::HttpApiV1),
        ("lattice", EventSource::VpcLattice),
        ("rest", EventSource::RestApi),
        ("url", EventSource::FunctionUrl),
        ("websocket", EventSource::WebSocketApi),
    ];
    for (folder, source) in folders {
        let files = std::fs::read_dir(format!("{}/events/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut count = 0;
        for path in files.map(|entry| entry.unwrap().path()) {
            let name = format!("{folder}/{}", path.file_stem().unwrap().to_str().unwrap());
            let answer = answer(&function, &file(&name)).await;
            let verdict = judge(answer.json.to_string().as_bytes(), &Situation::new(source));
            assert_eq!((verdict.reason, verdict.status), (None, 200), "{name}");
            assert_eq!(answer.text(), source.to_string(), "{name}");
            count += 1;
        }
        assert!(count > 3, "{folder}");
    }
}
