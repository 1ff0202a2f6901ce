//! The claims about the caller, in one shape for all authorizers.
//!
//! | authorizer | claims |
//! | --- | --- |
//! | JWT (HTTP API) | the claims of the token, and `scopes` |
//! | Cognito (REST API) | the claims of the token |
//! | Lambda | the context that it returned; for a REST API with `principalId` |
//! | IAM | `accessKey`, `accountId`, `callerId`, `userId`, `userArn`, `principalOrgId`, and the keys that start with `cognito` |
//!
//! Source: API Gateway developer guide, "Working with Lambda proxy integrations" and "JWT authorizers".

use std::borrow::Cow;

use super::fields::Fields;
use super::json::EventJson;
use super::limits::MAX_VALUES;
use super::source::EventSource;

/// The member that says how long the authorizer took. The gateway puts it among the claims; it is left out here.
const LATENCY: &str = "integrationLatency";

/// A claim with its name.
pub(crate) type Entry<'e> = (Cow<'e, str>, Claim<'e>);

/// The claims about the caller; `None` if no authorizer has made any.
pub(crate) type Claims<'e> = Option<Vec<Entry<'e>>>;

/// The value of a claim.
#[derive(Debug)]
pub(crate) enum Claim<'a> {
    Text(Cow<'a, str>),
    /// A number or a bool.
    Scalar(EventJson<'a>),
    /// An object or array.
    Nested(EventJson<'a>),
}

impl<'a> Claim<'a> {
    /// The claim of a JSON value; `None` for `null`, which counts as no claim.
    pub(crate) fn new(json: EventJson<'a>) -> Option<Self> {
        match json.raw().as_bytes().first()? {
            b'"' => json.as_str().map(Claim::Text),
            b'{' | b'[' => Some(Claim::Nested(json)),
            b'n' => None,
            _ => Some(Claim::Scalar(json)),
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        matches!(self, Claim::Text(text) if text.is_empty())
    }
}

/// Finds the claims, wherever the source and its authorizer put them.
pub(crate) fn find<'e>(source: EventSource, fields: &Fields<'e>) -> Claims<'e> {
    let mut claims = fields.context.authorizer.map(|authorizer| of_authorizer(source, authorizer)).unwrap_or_default();
    if claims.is_empty() {
        let identity = fields.request_context.and_then(|context| context.get("identity"));
        claims = identity.map(of_identity).unwrap_or_default();
    }
    Some(claims).filter(|claims| !claims.is_empty())
}

fn of_authorizer(source: EventSource, authorizer: EventJson<'_>) -> Vec<Entry<'_>> {
    let nested = |name| authorizer.get(name).filter(|json| json.raw().starts_with('{'));
    if let Some(jwt) = nested("jwt") {
        return of_token(jwt);
    }
    if let Some(context) = nested("lambda").or_else(|| nested("iam")) {
        return entries(context);
    }
    if nested("claims").is_some() {
        return of_token(authorizer);
    }
    if source.is_payload_2() { Vec::new() } else { entries(authorizer) }
}

/// `{"claims": {..}, "scopes": [..]}`.
fn of_token(token: EventJson<'_>) -> Vec<Entry<'_>> {
    let mut claims = token.get("claims").map(entries).unwrap_or_default();
    let scopes = token.get("scopes").and_then(Claim::new);
    if let Some(scopes) = scopes.filter(|_| claims.iter().all(|(name, _)| name != "scopes")) {
        claims.push((Cow::Borrowed("scopes"), scopes));
    }
    claims
}

fn entries(object: EventJson<'_>) -> Vec<Entry<'_>> {
    let claims = object.entries().filter(|(name, _)| name != LATENCY);
    // One more than is accepted: an event with more is refused.
    claims.filter_map(|(name, json)| Some((name, Claim::new(json)?))).take(MAX_VALUES + 1).collect()
}

/// The caller of a REST API with IAM authorization, under the names that HTTP APIs use.
fn of_identity(identity: EventJson<'_>) -> Vec<Entry<'_>> {
    if identity.get("userArn").is_none_or(EventJson::is_null) {
        return Vec::new();
    }
    let named = identity.entries().filter_map(|(name, json)| {
        let name = match &*name {
            "caller" => Cow::Borrowed("callerId"),
            "user" => Cow::Borrowed("userId"),
            "accessKey" | "accountId" | "userArn" | "principalOrgId" => name,
            cognito if cognito.starts_with("cognito") => name,
            _ => return None,
        };
        Some((name, Claim::new(json)?))
    });
    named.take(MAX_VALUES + 1).collect()
}
