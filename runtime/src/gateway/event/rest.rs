//! Payload format 1.0 of a REST API: all twelve keys are always present; what is empty is `null`.

use serde_json::{Value, json};

use super::deployment::{Authorizer, Deployment};
use super::parts::{body, or_null};
use super::request::ClientRequest;
use super::stamp::Stamp;
use super::{claims, headers, query, route};
use crate::gateway::account::{ACCOUNT, API_ID};
use crate::gateway::ids;
use crate::gateway::verdict::media_type::is_binary;

pub(super) fn event(request: &ClientRequest, deployment: &Deployment, stamp: &Stamp) -> Value {
    let path = single_slash(request.path());
    let (resource, values) = resource(deployment, &path);
    let headers = headers::rest(request, stamp);
    let pairs = query::pairs(request.query(), &['&', ';']);
    let as_base64 = is_binary(request.header("content-type"), &deployment.integration.binary_media_types);
    let (body, is_base64) = body(&request.body, as_base64);
    json!({
        "resource": resource,
        "path": format!("{}{path}", deployment.base_path),
        "httpMethod": request.kind.method(),
        "headers": or_null(query::last(&headers)),
        "multiValueHeaders": or_null(query::lists(&headers)),
        "queryStringParameters": or_null(query::last(&pairs)),
        "multiValueQueryStringParameters": or_null(query::lists(&pairs)),
        "pathParameters": or_null(query::last(&values)),
        "stageVariables": or_null(deployment.stage_variables()),
        "requestContext": context(request, deployment, stamp, &resource),
        "body": body,
        "isBase64Encoded": is_base64,
    })
}

/// Leading slashes become one; the others stay.
fn single_slash(path: &str) -> String {
    format!("/{}", path.trim_start_matches('/'))
}

/// The template that matches the path and the values in it, percent-encoded as the client sent them. A path
/// without a route in the function belongs to `/{proxy+}`, so that the function answers it.
fn resource(deployment: &Deployment, path: &str) -> (String, Vec<(String, String)>) {
    if let Some(found) = route::find(&deployment.routes.http, None, path) {
        return (found.template, found.values);
    }
    match path.trim_matches('/') {
        "" => ("/".to_owned(), Vec::new()),
        rest => ("/{proxy+}".to_owned(), vec![("proxy".to_owned(), rest.to_owned())]),
    }
}

fn context(request: &ClientRequest, deployment: &Deployment, stamp: &Stamp, resource: &str) -> Value {
    // With a custom domain the base path replaces the stage.
    let before = if deployment.base_path.is_empty() {
        format!("/{}", deployment.stage_name())
    } else {
        deployment.base_path.clone()
    };
    let mut context = json!({
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "deploymentId": "local0",
        "domainName": stamp.api.domain_name,
        "domainPrefix": API_ID,
        "extendedRequestId": ids::extended(),
        "httpMethod": request.kind.method(),
        "identity": identity(request, request.header("user-agent")),
        "path": format!("{before}{}", request.path()),
        "protocol": "HTTP/1.1",
        "requestId": stamp.request_id,
        "requestTime": stamp.moment.request_time(),
        "requestTimeEpoch": stamp.moment.epoch_millis,
        "resourceId": "local0",
        "resourcePath": resource,
        "stage": deployment.stage_name(),
    });
    if let (Value::Object(map), Some(authorizer)) = (&mut context, &deployment.authorizer) {
        map.insert("authorizer".to_owned(), self::authorizer(authorizer));
    }
    context
}

/// The caller in payload format 1.0. A missing user agent is `null` on a REST API and empty on an HTTP API.
pub(super) fn identity(request: &ClientRequest, user_agent: Option<&str>) -> Value {
    json!({
        "accessKey": null,
        "accountId": null,
        "caller": null,
        "cognitoAuthenticationProvider": null,
        "cognitoAuthenticationType": null,
        "cognitoIdentityId": null,
        "cognitoIdentityPoolId": null,
        "principalOrgId": null,
        "sourceIp": request.source_ip,
        "user": null,
        "userAgent": user_agent,
        "userArn": null,
    })
}

fn authorizer(authorizer: &Authorizer) -> Value {
    match authorizer {
        Authorizer::Whole(Value::Object(context)) | Authorizer::Lambda(context) => claims::lambda(context),
        Authorizer::Whole(whole) => whole.clone(),
        Authorizer::Claims(of_token) => json!({ "claims": claims::cognito(of_token) }),
    }
}
