//! The event of VPC Lattice in its version 2: the path with the query, and lists of values.

use serde_json::{Value, json};

use super::parts::{body, is_text};
use super::request::ClientRequest;
use super::stamp::Stamp;
use super::{headers, query};
use crate::gateway::account::{ACCOUNT, REGION};

pub(super) fn event(request: &ClientRequest, stamp: &Stamp) -> Value {
    let arn = |kind: &str| format!("arn:aws:vpc-lattice:{REGION}:{ACCOUNT}:{kind}-0123456789abcdef0");
    let mut event = json!({
        "version": "2.0",
        "path": request.target,
        "method": request.kind.method(),
        "headers": query::lists(&headers::lower_case(request, stamp)),
        "requestContext": {
            "serviceNetworkArn": arn("servicenetwork/sn"),
            "serviceArn": arn("service/svc"),
            "targetGroupArn": arn("targetgroup/tg"),
            "identity": { "sourceVpcArn": format!("arn:aws:ec2:{REGION}:{ACCOUNT}:vpc/vpc-0123456789abcdef0") },
            "region": REGION,
            // Microseconds, as a string.
            "timeEpoch": format!("{}000", stamp.moment.epoch_millis),
        },
    });
    let pairs = query::raw_pairs(request.query());
    let (body, is_base64) = body(&request.body, !is_text(request));
    if let Value::Object(map) = &mut event {
        if !pairs.is_empty() {
            map.insert("queryStringParameters".to_owned(), query::lists(&pairs));
        }
        if !body.is_null() {
            map.insert("body".to_owned(), body);
            map.insert("isBase64Encoded".to_owned(), is_base64.into());
        }
    }
    event
}
