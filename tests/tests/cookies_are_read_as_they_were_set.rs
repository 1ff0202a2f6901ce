//! What a `Cookie` writes, every way to read a cookie reads.

use api_handler::prelude::*;
use api_handler::testing;
use api_handler_tests::{answer, every_source, http};
use proptest::prelude::*;
use serde_json::{Value, json};

#[api_handler(GET "/set")]
fn set(#[query] value: String) -> Reply<()> {
    Reply::new(()).cookie(Cookie::new("session", value))
}

#[api_handler]
fn read(event: &Event<'_>, #[cookie] session: String, #[cookie("session")] borrowed: &str) -> Vec<String> {
    let listed = event.cookies().filter(|(name, _)| name == "session").map(|(_, value)| value);
    let named = event.cookie_values("session").into_iter().map(|value| value.into_owned());
    [session, borrowed.to_owned()].into_iter().chain(listed).chain(named).collect()
}

/// The pair that a client sends back: `name=value` of a `set-cookie` header.
fn pair(set_cookie: &str) -> &str {
    set_cookie.split(';').next().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn a_value_comes_back_as_it_was_set(value in "([a-c%+;,\" =]|%41|\\PC){0,12}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let function = Api::<()>::new(routes![set, read]).state(());
            let reply = testing::get("/set").query("value", &value).send(&function).await;
            let cookie = pair(reply.cookies()[0]).to_owned();
            let expected = json!([value, value, value, value]).to_string();
            for (_, mut event) in every_source("GET", "/read") {
                if !event["requestContext"]["connectionId"].is_null() {
                    continue;
                }
                for map in ["headers", "multiValueHeaders"] {
                    if let Value::Object(map) = &mut event[map] {
                        map.insert("cookie".to_owned(), cookie.clone().into());
                    }
                }
                assert_eq!(answer(&function, &event).await.text(), expected, "{event}");
            }
            let mut listed = http("GET", "/read", "");
            listed["cookies"] = json!([cookie]);
            assert_eq!(answer(&function, &listed).await.text(), expected);
            let sent = testing::get("/read").cookie("session", &value).send(&function).await;
            assert_eq!(sent.text(), expected);
        });
    }
}

#[tokio::test]
async fn an_invalid_escape_stays_as_it_is_and_a_removal_is_empty() {
    let function = Api::<()>::new(routes![read]).state(());
    for (sent, read) in [("session=50%", "50%"), ("session=%zz+", "%zz+"), ("session=%2541", "%41"), ("session=", "")] {
        let mut event = http("GET", "/", "");
        event["headers"]["cookie"] = sent.into();
        assert_eq!(answer(&function, &event).await.value()[0], read, "{sent}");
    }
    let removal = Cookie::removal("session").to_string();
    assert_eq!(pair(&removal), "session=");
}
