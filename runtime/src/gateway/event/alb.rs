//! The event of an Application Load Balancer: paths and queries as the client sent them, and one map each of headers
//! and of the query: the kind that the target group is set to.

use serde_json::{Map, Value, json};

use super::parts::{body, is_text};
use super::request::ClientRequest;
use super::stamp::Stamp;
use super::{headers, query, trace};
use crate::gateway::account::{ACCOUNT, REGION};

pub(super) fn event(request: &ClientRequest, stamp: &Stamp, multi_value_headers: bool) -> Value {
    let mut headers = headers::lower_case(request, stamp);
    if let Some(trace) = trace::continued(request, stamp) {
        headers::set(&mut headers, "x-amzn-trace-id", trace);
    }
    let pairs = query::raw_pairs(request.query());
    let (body, is_base64) = body(&request.body, !is_text(request));
    let target_group = format!("arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/local/0123456789abcdef");
    let mut event = Map::new();
    event.insert("requestContext".to_owned(), json!({ "elb": { "targetGroupArn": target_group } }));
    event.insert("httpMethod".to_owned(), request.kind.method().into());
    event.insert("path".to_owned(), request.path().into());
    if multi_value_headers {
        event.insert("multiValueQueryStringParameters".to_owned(), query::lists(&pairs));
        event.insert("multiValueHeaders".to_owned(), query::lists(&headers));
    } else {
        event.insert("queryStringParameters".to_owned(), query::last(&pairs));
        event.insert("headers".to_owned(), query::last(&headers));
    }
    event.insert("body".to_owned(), if body.is_null() { "".into() } else { body });
    event.insert("isBase64Encoded".to_owned(), is_base64.into());
    Value::Object(event)
}
