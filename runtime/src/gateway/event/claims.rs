//! What an authorizer reports of a caller, in the spelling in which its source passes it on.
//!
//! No front passes on the JSON of a token. Each makes text of it, so that lists, numbers and objects have to be read from
//! text again. A test is only worth something if it meets the same text.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::deployment::{Authorizer, Deployment};
use crate::event::EventSource;
use crate::gateway::clock::Moment;

/// A Cognito authorizer of a REST API: dates for the times of the token, lists joined with commas, other JSON as it is.
///
/// Source: captured events of deployed APIs.
pub(super) fn cognito(claims: &Map<String, Value>) -> Map<String, Value> {
    let text = |name: &str, value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(seconds) if matches!(name, "exp" | "iat") => {
            let moment = |seconds| Moment::since_epoch(Duration::from_secs(seconds)).claim();
            seconds.as_u64().map_or_else(|| seconds.to_string(), moment)
        }
        Value::Array(items) if !items.iter().any(is_nested) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    };
    written(claims, text)
}

/// A JWT authorizer of an HTTP API: lists as `[a b]`, objects as `map[a:1 b:2]`.
///
/// Source: captured events of deployed APIs.
pub(super) fn jwt(claims: &Map<String, Value>) -> Map<String, Value> {
    written(claims, |_, value| bracketed(value))
}

fn bracketed(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(bracketed).collect::<Vec<_>>().join(" ")),
        Value::Object(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(name, value)| format!("{name}:{}", bracketed(value))).collect();
            members.sort();
            format!("map[{}]", members.join(" "))
        }
        Value::Null => "<nil>".to_owned(),
        other => plain(other),
    }
}

/// The context of a Lambda authorizer of a REST or WebSocket API: numbers and bools become text.
pub(super) fn lambda(context: &Map<String, Value>) -> Value {
    let text = |(name, value): (&String, &Value)| {
        let is_text = matches!(value, Value::Number(_) | Value::Bool(_)) && name != LATENCY;
        (name.clone(), if is_text { plain(value).into() } else { value.clone() })
    };
    Value::Object(context.iter().map(text).collect())
}

/// Why no authorizer of the source can report this, for who wrote it; `None` if one can.
///
/// A Lambda authorizer of a REST or WebSocket API that returns a list or an object fails the request with a 500 (API Gateway
/// developer guide, "Output from an API Gateway Lambda authorizer").
pub(crate) fn impossible(deployment: &Deployment) -> Option<String> {
    let source = deployment.source();
    let context = match (deployment.authorizer.as_ref()?, source) {
        (Authorizer::Whole(Value::Object(context)), EventSource::RestApi | EventSource::WebSocketApi)
        | (Authorizer::Lambda(context), EventSource::RestApi | EventSource::WebSocketApi)
        | (Authorizer::Claims(context), EventSource::WebSocketApi) => context,
        (Authorizer::Lambda(_), EventSource::FunctionUrl | EventSource::Alb | EventSource::VpcLattice) => {
            return Some(format!("the {source} has no Lambda authorizers"));
        }
        _ => return None,
    };
    let (name, _) = context.iter().find(|(name, value)| is_nested(value) && *name != "claims")?;
    Some(format!(
        "a Lambda authorizer of a {source} cannot return a list or an object, as `{name}` is: \
         the gateway would answer 500; return its JSON as text"
    ))
}

/// The member that the gateway adds, a number.
const LATENCY: &str = "integrationLatency";

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// Each claim as text; one that is `null` is left out.
fn written(claims: &Map<String, Value>, text: impl Fn(&str, &Value) -> String) -> Map<String, Value> {
    let there = claims.iter().filter(|(_, value)| !value.is_null());
    there.map(|(name, value)| (name.clone(), json!(text(name, value)))).collect()
}

/// A value as text, without the quotes of JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Map<String, Value> {
        let claims = json!({
            "sub": "7", "exp": 1_492_470_769, "auth_time": 1_492_467_169, "email_verified": true, "n": null,
            "groups": ["admin", "power user"], "roles": [{"a": 1}], "realm": {"roles": ["x", "y"], "a": {"b": null}},
        });
        claims.as_object().cloned().unwrap()
    }

    #[test]
    fn a_rest_api_writes_dates_commas_and_json() {
        let expected = json!({
            "sub": "7", "exp": "Mon Apr 17 23:12:49 UTC 2017", "auth_time": "1492467169", "email_verified": "true",
            "groups": "admin,power user", "roles": r#"[{"a":1}]"#, "realm": r#"{"a":{"b":null},"roles":["x","y"]}"#,
        });
        let mut written = Value::Object(cognito(&claims()));
        let realm: Value = serde_json::from_str(written["realm"].as_str().unwrap()).unwrap();
        assert_eq!(realm, claims()["realm"]);
        written["realm"] = expected["realm"].clone();
        assert_eq!(written, expected);
    }

    #[test]
    fn an_http_api_writes_brackets() {
        let expected = json!({
            "sub": "7", "exp": "1492470769", "auth_time": "1492467169", "email_verified": "true",
            "groups": "[admin power user]", "roles": "[map[a:1]]", "realm": "map[a:map[b:<nil>] roles:[x y]]",
        });
        assert_eq!(Value::Object(jwt(&claims())), expected);
    }
}
