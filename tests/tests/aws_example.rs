//! AWS's own example of a "Malformed Lambda proxy response", as a handler.

use std::collections::BTreeMap;

use api_handler::prelude::*;
use api_handler_tests::{answer, rest};

#[api_handler(GET "/example")]
fn example() -> Reply<BTreeMap<&'static str, &'static str>> {
    let keys = BTreeMap::from([("key1", "value1"), ("key2", "value2"), ("key3", "value3")]);
    Reply::new(keys).header("my_header", "my_value")
}

#[tokio::test]
async fn the_object_becomes_a_string_body() {
    let function = Api::new(routes![example]).state(());
    let answer = answer(&function, &rest("GET", "/example")).await;
    let expected = serde_json::json!({
        "statusCode": 200,
        "headers": {"my_header": "my_value", "content-type": "application/json"},
        "body": r#"{"key1":"value1","key2":"value2","key3":"value3"}"#,
        "isBase64Encoded": false
    });
    assert_eq!(answer.json, expected);
}
