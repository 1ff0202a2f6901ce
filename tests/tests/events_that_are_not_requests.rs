//! A ping gets an empty 200, any other event that is not an HTTP request gets an invocation error, and no handler runs for
//! either.

use std::sync::atomic::{AtomicU32, Ordering};

use api_handler::invocation::Outcome;
use api_handler::prelude::*;
use api_handler_tests::send;

static RUNS: AtomicU32 = AtomicU32::new(0);

#[api_handler]
fn everything() -> &'static str {
    RUNS.fetch_add(1, Ordering::Relaxed);
    "ran"
}

fn function() -> Function<()> {
    Api::new(routes![everything]).ping(|event| event.contains("my-own-ping")).state(())
}

#[tokio::test]
async fn pings_are_answered_empty() {
    let pings =
        ["{}", "null", r#"{"source":"serverless-plugin-warmup"}"#, r#"{"warmer":true}"#, r#"{"kind":"my-own-ping"}"#];
    for ping in pings {
        let Outcome::Answer(answer) = send(&function(), ping.as_bytes()).await else { panic!("{ping}") };
        let json: serde_json::Value = serde_json::from_slice(answer.as_bytes()).unwrap();
        assert_eq!((json["statusCode"].as_u64(), json["body"].as_str()), (Some(200), Some("")), "{ping}");
    }
    assert_eq!(RUNS.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn other_events_fail_with_an_error_that_names_their_kind() {
    let events = [
        ("{", "a JSON object that no HTTP event source sends"),
        (include_str!("../events/other/sqs.json"), "a batch of SQS messages"),
        (include_str!("../events/other/sns.json"), "an SNS notification"),
        (include_str!("../events/other/eventbridge.json"), "an EventBridge event"),
        (include_str!("../events/other/rest-authorizer.json"), "a request to a Lambda authorizer"),
        (include_str!("../events/other/destination.json"), "a record of a Lambda destination"),
        (include_str!("../events/other/bedrock-agent.json"), "a request of a Bedrock agent"),
        (include_str!("../events/other/app-sync.json"), "an AppSync request"),
        (include_str!("../events/other/app-sync-channel.json"), "an AppSync request"),
        (include_str!("../events/other/app-sync-authorizer.json"), "a request to a Lambda authorizer"),
        (include_str!("../events/other/console-hello-world.json"), "the test event `hello-world` of Lambda's console"),
    ];
    for (event, kind) in events {
        match send(&function(), event.as_bytes()).await {
            Outcome::NotHttp(error) => assert!(error.message.contains(kind), "{}", error.message),
            other => panic!("{other:?}: {event}"),
        }
    }
    assert_eq!(RUNS.load(Ordering::Relaxed), 0);
}
