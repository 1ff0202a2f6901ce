//! Payload format 1.0 of an HTTP API: as a REST API's, but for the differences that were recorded.

use serde_json::{Map, Value, json};

use super::payload_2::{is_text, jwt_claims, stage_prefix};
use super::rest::identity;
use super::{ACCOUNT, API_ID, Api, Authorizer, HttpRequest, Ids, body, decoded, headers, or_null, query, route};

pub(super) fn event(request: &HttpRequest, api: &Api, ids: &Ids) -> Value {
    let found = route::find(&api.routes, Some(&request.method), request.path());
    let route = found.as_ref().map(|found| (format!("{} {}", found.method, found.template), found.template.clone()));
    let (key, resource) = route.unwrap_or_else(|| ("$default".to_owned(), "$default".to_owned()));
    let values = found.map(|found| found.values).unwrap_or_default();
    let values: Vec<_> = values.into_iter().map(|(name, value)| (name, decoded(&value).into_owned())).collect();
    let headers = headers::payload_1(request, api, ids);
    let pairs = query::pairs(request.query(), &['&']);
    let (body, is_base64) = body(&request.body, !is_text(request.header("content-type")));
    json!({
        "version": "1.0",
        "resource": resource,
        // Keeps its encoding; the path in the context does not.
        "path": format!("{}{}", stage_prefix(api), request.path()),
        "httpMethod": request.method,
        "headers": query::last(&headers),
        "multiValueHeaders": query::lists(&headers),
        "queryStringParameters": or_null(query::last(&pairs)),
        "multiValueQueryStringParameters": or_null(query::lists(&pairs)),
        "pathParameters": or_null(query::last(&values)),
        "stageVariables": or_null(api.stage_variables()),
        "requestContext": context(request, api, ids, &key, &resource),
        "body": body,
        "isBase64Encoded": is_base64,
    })
}

fn context(request: &HttpRequest, api: &Api, ids: &Ids, key: &str, resource: &str) -> Value {
    let mut context = json!({
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": api.domain_name(),
        "domainPrefix": API_ID,
        "extendedRequestId": ids.request,
        "httpMethod": request.method,
        "identity": identity(request, Some(request.header("user-agent").unwrap_or_default())),
        "path": format!("{}{}", stage_prefix(api), decoded(request.path())),
        "protocol": "HTTP/1.1",
        "requestId": ids.request,
        "requestTime": ids.moment.request_time(),
        "requestTimeEpoch": ids.moment.epoch_millis,
        "resourceId": key,
        "resourcePath": resource,
        "stage": api.stage(),
    });
    if let (Value::Object(map), Some(authorizer)) = (&mut context, &api.authorizer) {
        map.insert("authorizer".to_owned(), self::authorizer(authorizer));
    }
    context
}

fn authorizer(authorizer: &Authorizer) -> Value {
    match authorizer {
        Authorizer::Whole(whole) => whole.clone(),
        Authorizer::Claims(claims) => {
            let claims: Map<_, _> = jwt_claims(claims);
            json!({ "claims": claims, "scopes": null })
        }
    }
}
