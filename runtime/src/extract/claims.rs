//! Arguments from what the authorizer said of the caller: one shape for all authorizers.
//!
//! | authorizer | claims |
//! | --- | --- |
//! | JWT (HTTP API) | those of the token, and `scopes` |
//! | Cognito (REST API) | those of the token |
//! | Lambda | its context; on a REST API with `principalId` |
//! | IAM | `accessKey`, `accountId`, `callerId`, `userId`, `userArn`, `principalOrgId`, and what Cognito adds |
//!
//! Source: API Gateway developer guide, "Working with Lambda proxy integrations" and "JWT authorizers".

use std::borrow::Cow;

use crate::event::{Event, Json};
use crate::route::Part;
use http::StatusCode;

use super::absent::Absent;
use super::caller::Caller;
use super::claim::Claim;
use super::shape;
use super::value::Value;
use super::{Readable, Rejection, Rejections};

const UNKNOWN: &str = "who calls is not known: the request has not passed an authorizer";
/// How long the authorizer took; the gateway puts it between the claims.
const LATENCY: &str = "integrationLatency";

/// The claims of the caller; `None` if no authorizer has said anything.
pub(crate) type Claims<'e> = Option<Vec<(Cow<'e, str>, Claim<'e>)>>;

fn find<'e>(event: &Event<'e>) -> Claims<'e> {
    let mut claims = event.authorizer().map(|authorizer| of_authorizer(event, authorizer)).unwrap_or_default();
    if claims.is_empty() {
        claims =
            event.request_context().and_then(|context| context.get("identity")).map(of_identity).unwrap_or_default();
    }
    Some(claims).filter(|claims| !claims.is_empty())
}

/// Reads an argument, or says that the caller is not known well enough (401).
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, rejections: &mut Rejections) -> Option<T> {
    let (_, optional) = shape::of::<T>();
    let found = match event.kept.claims.get_or_init(|| find(event)) {
        Some(claims) => Absent::settle(|absent| T::deserialize(Caller { claims, absent })),
        None if optional => T::deserialize(Value::absent()),
        None => {
            rejections.push(Rejection::of_part(StatusCode::UNAUTHORIZED, Part::Claims, UNKNOWN));
            return None;
        }
    };
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Claims, "", error))).ok()
}

fn of_authorizer<'a>(event: &Event<'a>, authorizer: Json<'a>) -> Vec<(Cow<'a, str>, Claim<'a>)> {
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
    if event.source().is_payload_2() { Vec::new() } else { entries(authorizer) }
}

/// `{"claims": {..}, "scopes": [..]}`.
fn of_token(token: Json<'_>) -> Vec<(Cow<'_, str>, Claim<'_>)> {
    let mut claims = token.get("claims").map(entries).unwrap_or_default();
    let scopes = token.get("scopes").and_then(Claim::new);
    if let Some(scopes) = scopes.filter(|_| claims.iter().all(|(name, _)| name != "scopes")) {
        claims.push((Cow::Borrowed("scopes"), scopes));
    }
    claims
}

fn entries(object: Json<'_>) -> Vec<(Cow<'_, str>, Claim<'_>)> {
    let told = object.entries().filter(|(name, _)| name != LATENCY);
    told.filter_map(|(name, json)| Some((name, Claim::new(json)?))).collect()
}

/// The caller of a REST API that asks for IAM, under the names that HTTP APIs use.
fn of_identity(identity: Json<'_>) -> Vec<(Cow<'_, str>, Claim<'_>)> {
    if identity.get("userArn").is_none_or(Json::is_null) {
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
    named.collect()
}
