//! A path means the same however the client spells it, and what the gateway has routed elsewhere is not reached by another
//! spelling.

use api_handler::prelude::*;
use api_handler_tests::{alb, answer, file, function_url, http, http_v1, lattice, lattice_v1, rest};
use serde_json::{Value, json};

#[api_handler(GET "/admin")]
fn admin() -> &'static str {
    "admin"
}

#[api_handler(GET "/caf%C3%A9/menu")]
fn menu() -> &'static str {
    "menu"
}

#[api_handler(GET "/files/{proxy+}")]
fn files(proxy: &str) -> String {
    format!("file {proxy}")
}

#[api_handler(ANY "/{page+}")]
fn page(page: &str) -> String {
    format!("page {page}")
}

fn function() -> Function<()> {
    Api::new(routes![admin, menu, files, page]).state(())
}

async fn text(event: &Value) -> String {
    answer(&function(), event).await.text()
}

/// The sources that send the path as the client spelt it, and route nothing themselves.
fn unrouted(path: &str) -> [Value; 6] {
    [
        function_url("GET", path),
        alb("GET", path, false),
        alb("GET", path, true),
        lattice("GET", path),
        lattice_v1("GET", path),
        http_v1("GET", path),
    ]
}

#[tokio::test]
async fn spellings_of_one_path_reach_one_handler() {
    for (path, expected) in [
        ("/admin", "admin"),
        ("/%61dm%69n", "admin"),
        ("/caf%C3%A9/menu", "menu"),
        ("/caf%c3%a9/%6denu", "menu"),
        ("/caf\u{e9}/menu", "menu"),
        ("/%41dmin", "page Admin"),
        ("/files/%2e%2e/admin", "file ../admin"),
        ("/admin%2Fx", "page admin/x"),
    ] {
        for event in unrouted(path) {
            assert_eq!(text(&event).await, expected, "{event}");
        }
    }
    // An HTTP API sends what it has decoded.
    assert_eq!(text(&http("GET", "/caf\u{e9}/menu", "")).await, "menu");
}

/// A REST API, and an HTTP API with payload 1.0: they show the spelling and the route that they matched.
fn routed(resource: &str, path: &str, parameters: Value) -> [Value; 2] {
    ["", "1.0"].map(|version| {
        let mut event = rest("GET", path);
        event["resource"] = resource.into();
        event["pathParameters"] = parameters.clone();
        if !version.is_empty() {
            event["version"] = version.into();
            let (name, value) = parameters.as_object().unwrap().iter().next().unwrap();
            let decoded = value.as_str().unwrap().replace("%61", "a").replace("%C3%A9", "\u{e9}");
            event["pathParameters"] = json!({ name: decoded });
        }
        event
    })
}

#[tokio::test]
async fn a_spelling_that_the_gateway_took_for_a_placeholder_does_not_reach_a_literal_route() {
    for event in routed("/{proxy+}", "/%61dmin", json!({"proxy": "%61dmin"})) {
        assert_eq!(text(&event).await, "page admin", "{event}");
    }
    for event in routed("/{name}", "/%61dmin", json!({"name": "%61dmin"})) {
        assert_eq!(text(&event).await, "page admin", "{event}");
    }
    for event in routed("/{proxy+}", "/admin", json!({"proxy": "admin"})) {
        assert_eq!(text(&event).await, "admin", "{event}");
    }
    for event in routed("/{proxy+}", "/caf%C3%A9/menu", json!({"proxy": "caf%C3%A9/menu"})) {
        assert_eq!(text(&event).await, "menu", "{event}");
    }
    // Its own template is what the gateway itself matched, however the client spelt it.
    let mut own = rest("GET", "/%61dmin");
    (own["resource"], own["pathParameters"]) = ("/admin".into(), Value::Null);
    assert_eq!(text(&own).await, "admin");
}

#[tokio::test]
async fn an_empty_segment_belongs_to_the_value_of_a_greedy_placeholder_on_every_source() {
    for (path, bare, expected) in
        [("/files//a", "a", "file /a"), ("/files/a/", "a", "file a/"), ("/files///a/b//", "a/b", "file //a/b//")]
    {
        let mut events = unrouted(path).to_vec();
        events.push(http("GET", path, ""));
        // A REST API removes the slashes around a value; whether an HTTP API does, too, does not matter.
        events.extend(routed("/files/{proxy+}", path, json!({"proxy": bare})));
        events.extend(routed("/{proxy+}", path, json!({"proxy": path.trim_matches('/')})));
        let mut base_path = routed("/files/{proxy+}", path, json!({"proxy": bare})).into_iter().next().unwrap();
        base_path["path"] = format!("/v1{path}").into();
        events.push(base_path);
        for value in [bare, path.strip_prefix("/files/").unwrap()] {
            let mut event = http("GET", path, "");
            event["routeKey"] = "GET /files/{proxy+}".into();
            event["pathParameters"] = json!({"proxy": value});
            events.push(event);
        }
        for event in events {
            assert_eq!(text(&event).await, expected, "{event}");
        }
    }
}

#[api_handler(PUT "/notes/{id}")]
fn note(id: u32, #[body] note: Value) -> String {
    format!("{id} {note}")
}

/// As the console's template "API Gateway AWS Proxy" and `sam local generate-event apigateway aws-proxy` have it.
#[tokio::test]
async fn the_placeholder_of_the_consoles_template_begins_with_a_slash() {
    let mut event = rest("PUT", "/notes/5");
    event["pathParameters"] = json!({"proxy": "/notes/5"});
    event["body"] = r#"{"a":1}"#.into();
    let function = Api::<()>::new(routes![note]).state(());
    assert_eq!(answer(&function, &event).await.text(), r#"5 {"a":1}"#);
    event["body"] = json!({"a": 1});
    let refused = answer(&function, &event).await;
    assert_eq!(refused.status(), 400);
    let detail = refused.value()["detail"].as_str().unwrap().to_owned();
    assert!(detail.starts_with("the event's `body` is JSON, and every event source sends a string"), "{detail}");
    // The test page of the console itself.
    assert_eq!(answer(&self::function(), &file("rest/console-test")).await.status(), 200);
}

#[api_handler(OPTIONS "/{path+}")]
fn preflight(path: &str) -> String {
    format!("preflight {path}")
}

#[tokio::test]
async fn an_own_options_handler_on_a_catch_all_answers_every_preflight_and_makes_no_path_exist() {
    let function = Api::<()>::new(routes![admin, note, preflight]).state(());
    for (method, path, expected) in [
        ("OPTIONS", "/admin", (200, Some("preflight admin"))),
        ("OPTIONS", "/unknown", (200, Some("preflight unknown"))),
        ("GET", "/admin", (200, Some("admin"))),
        ("POST", "/admin", (405, None)),
        ("GET", "/unknown", (404, None)),
        ("HEAD", "/unknown", (404, None)),
    ] {
        for event in [rest(method, path), http(method, path, ""), function_url(method, path), alb(method, path, true)] {
            let answer = answer(&function, &event).await;
            let text = answer.text();
            assert_eq!((answer.status(), expected.1.map(|_| &*text)), expected, "{method} {path}");
        }
    }
}
