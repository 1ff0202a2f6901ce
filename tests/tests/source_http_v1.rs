//! Behind an HTTP API with payload format 1.0.

use api_handler::testing::verdict::{Situation, judge};
use api_handler::{EventSource, prelude::*};
use api_handler_tests::{answer, file, http_v1, order};

#[api_handler(GET "/cookies")]
fn cookies() -> Reply<&'static str> {
    Reply::new("hello").cookie(Cookie::new("a", "1")).cookie(Cookie::new("b", "2"))
}

fn function() -> Function<()> {
    Api::new(routes![order, cookies]).state(())
}

const SEEN: &str = r#"["a/b",["open","la,te"],2,"abc","dark",["one","two"]]"#;

#[tokio::test]
async fn placeholders_are_decoded_already_and_an_encoded_slash_does_not_split_a_segment() {
    assert_eq!(answer(&function(), &file("http-v1/get")).await.text(), SEEN);
}

#[tokio::test]
async fn the_path_of_the_default_route_keeps_its_encoding_and_has_the_stage_before_it() {
    assert_eq!(answer(&function(), &file("http-v1/default-route-with-a-stage")).await.text(), SEEN);
}

/// Behind a custom domain an event can contain keys of payload 2.0 and of 1.0.
#[tokio::test]
async fn keys_of_payload_2_in_a_1_0_event_change_nothing() {
    assert_eq!(answer(&function(), &file("http-v1/stray-payload-2-keys")).await.text(), SEEN);
}

/// With payload 1.0 an HTTP API ignores `cookies`, so cookies are sent in `multiValueHeaders`.
#[tokio::test]
async fn the_answer_has_the_form_of_a_rest_apis() {
    let answer = answer(&function(), &http_v1("GET", "/cookies")).await;
    assert!(answer.json.get("cookies").is_none());
    assert_eq!(answer.json["multiValueHeaders"]["set-cookie"].as_array().map(Vec::len), Some(2));
    let verdict = judge(answer.json.to_string().as_bytes(), &Situation::new(EventSource::HttpApiV1));
    assert_eq!((verdict.reason, verdict.notes.len()), (None, 0));
    assert_eq!(verdict.headers.iter().filter(|(name, _)| name == "Set-Cookie").count(), 2);
}

#[tokio::test]
async fn the_test_helper_emulates_it_with_a_stage_and_without() {
    for stage in ["$default", "dev"] {
        let request = testing::get("/orders/a%2Fb?state=open&state=la,te&page=2").stage(stage);
        let request =
            request.header("x-tag", "one").header("x-tag", "two").cookie("session", "abc").cookie("theme", "dark");
        let reply = request.source(EventSource::HttpApiV1).send(&function()).await;
        assert_eq!(reply.text(), SEEN);
    }
}
