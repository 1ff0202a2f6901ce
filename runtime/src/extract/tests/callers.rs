//! Claims of all authorizers are read alike.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::{Rejections, claims};
use super::with_event;
use crate::response::ApiError as _;

pub(super) fn read<T: DeserializeOwned>(context: Value) -> Result<T, (u16, String)> {
    let mut members = json!({"requestContext": context});
    if context.get("http").is_some() {
        members["version"] = json!("2.0");
        members["rawPath"] = json!("/a");
    }
    with_event(members, |event| {
        let mut rejections = Rejections::new();
        let value = claims::read::<T>(event, &mut rejections);
        let problem = rejections.problem();
        value.ok_or_else(|| (problem.status().as_u16(), problem.logged_detail().unwrap().to_owned()))
    })
}

pub(super) fn http(authorizer: Value) -> Value {
    json!({"http": {"method": "GET"}, "authorizer": authorizer})
}

#[derive(Debug, Deserialize, PartialEq)]
struct Caller {
    sub: String,
    exp: u64,
    #[serde(default)]
    email_verified: bool,
    #[serde(rename = "cognito:groups")]
    groups: Vec<String>,
}

#[test]
fn claims_have_the_same_shape_for_every_authorizer() {
    let contexts = [
        json!({"authorizer": {"claims": {"sub": "a", "exp": "99", "email_verified": "true", "cognito:groups": "x,y"}}}),
        http(
            json!({"jwt": {"claims": {"sub": "a", "exp": "99", "email_verified": "true", "cognito:groups": "[x y]"}, "scopes": null}}),
        ),
        http(json!({"jwt": {"claims": {"sub": "a", "exp": 99, "email_verified": true, "cognito:groups": ["x", "y"]}}})),
        http(json!({"lambda": {"sub": "a", "exp": 99, "email_verified": true, "cognito:groups": ["x", "y"]}})),
        json!({"authorizer": {"principalId": "p", "sub": "a", "exp": "99", "email_verified": "true", "cognito:groups": "x y", "integrationLatency": 7}}),
    ];
    let groups = vec!["x".to_owned(), "y".to_owned()];
    let caller = Caller { sub: "a".to_owned(), exp: 99, email_verified: true, groups };
    for context in contexts {
        assert_eq!(read::<Caller>(context.clone()).as_ref(), Ok(&caller), "{context}");
    }
}

#[test]
fn claims_are_read_as_maps_and_json() {
    let jwt = http(json!({"jwt": {"claims": {"sub": "a", "n": null}, "scopes": ["r", "w"]}}));
    assert_eq!(read::<Value>(jwt.clone()), Ok(json!({"sub": "a", "scopes": ["r", "w"]})));
    let map = read::<BTreeMap<String, String>>(jwt).unwrap();
    assert_eq!(map, BTreeMap::from([("sub".into(), "a".into()), ("scopes".into(), r#"["r","w"]"#.into())]));
    let lambda = json!({"authorizer": {"principalId": "p", "n": "5", "integrationLatency": 7}});
    assert_eq!(read::<Value>(lambda), Ok(json!({"principalId": "p", "n": "5"})));
    let nested = http(json!({"lambda": {"tenant": {"id": 7}, "n": 1.5}}));
    assert_eq!(read::<Value>(nested.clone()), Ok(json!({"tenant": {"id": 7}, "n": 1.5})));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Tenant {
        id: u8,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Whose {
        tenant: Tenant,
        n: f32,
        none: Option<u8>,
    }
    assert_eq!(read::<Whose>(nested), Ok(Whose { tenant: Tenant { id: 7 }, n: 1.5, none: None }));
}

#[test]
fn iam_callers_have_the_same_claims_on_every_source() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Iam {
        account_id: String,
        user_arn: String,
        user_id: String,
        caller_id: Option<String>,
    }
    let rest = json!({"identity": {"accountId": "1", "userArn": "arn:x", "user": "u", "caller": "c", "sourceIp": "::1", "accessKey": null}});
    let url = http(
        json!({"iam": {"accountId": "1", "userArn": "arn:x", "userId": "u", "callerId": "c", "principalOrgId": null}}),
    );
    for context in [rest, url] {
        let iam = read::<Iam>(context).unwrap();
        assert_eq!((&*iam.account_id, &*iam.user_arn, &*iam.user_id), ("1", "arn:x", "u"));
        assert_eq!(iam.caller_id.as_deref(), Some("c"));
    }
}

#[test]
fn an_unknown_caller_is_401() {
    let unknown = [
        json!({"identity": {"sourceIp": "::1", "userArn": null}}),
        json!({"authorizer": null}),
        json!({"authorizer": {}}),
        http(json!({})),
        http(json!({"lambda": null})),
    ];
    for context in unknown {
        assert_eq!(read::<Option<Caller>>(context.clone()), Ok(None), "{context}");
        assert_eq!(read::<Value>(context.clone()).unwrap_err().0, 401, "{context}");
    }
    let missing = read::<Caller>(json!({"authorizer": {"claims": {"sub": "a"}}})).unwrap_err();
    assert_eq!(missing, (401, "claim `exp` is missing".to_owned()));
    let wrong = read::<Caller>(json!({"authorizer": {"claims": {"sub": "a", "exp": "soon"}}})).unwrap_err();
    assert_eq!(wrong, (500, "claim `exp` is not a whole number".to_owned()), "another token has no other claim");
    let nested = read::<Caller>(http(json!({"lambda": {"sub": "a", "exp": [1]}}))).unwrap_err();
    assert_eq!(nested, (500, "claim `exp` is not a whole number".to_owned()));
    assert_eq!(read::<String>(json!({"authorizer": {"a": "b"}})).unwrap_err().0, 500, "claims are never one text");
}

#[test]
fn a_401_says_how_to_authenticate() {
    with_event(json!({}), |event| {
        let mut rejections = Rejections::new();
        assert!(claims::read::<Caller>(event, &mut rejections).is_none());
        let problem = rejections.into_response().take_problem().unwrap();
        assert_eq!(problem.status().as_u16(), 401);
        assert_eq!(problem.headers()["www-authenticate"], "Bearer");
    });
}

#[test]
fn str_claims_are_borrowed_even_with_escapes() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Name<'a> {
        name: &'a str,
    }
    with_event(json!({"requestContext": {"authorizer": {"claims": {"name": "a\"b"}}}}), |event| {
        assert_eq!(claims::read::<Name<'_>>(event, &mut Rejections::new()), Some(Name { name: "a\"b" }));
    });
}
