//! A function as a tower service for `lambda_http::run`.
//!
//! The request is converted back to the event that it was made from, which is then handled as any other event.

use std::convert::Infallible;
use std::task::{Context as Task, Poll};

use crate::context::LambdaContext;
use http::header::{HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use http::{Response, StatusCode};
use lambda_http::Service;
use lambda_http::{Body, Request, RequestExt};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::function::Function;
use crate::future::BoxFuture;
use crate::program::Outcome;
use crate::proxy::StreamAnswer;

/// A function as a tower service; made by [`Function::run_service`] and [`Function::into_service`].
pub struct HttpService<S>(Function<S>);

impl<S> HttpService<S> {
    pub(super) fn new(function: Function<S>) -> Self {
        HttpService(function)
    }
}

impl<S> Clone for HttpService<S> {
    fn clone(&self) -> Self {
        HttpService(self.0.clone())
    }
}

impl<S: Send + Sync + 'static> Service<Request> for HttpService<S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Task<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let function = self.0.clone();
        Box::pin(async move {
            let event = event(&request).to_string();
            let context = request.lambda_context_ref().cloned().map(LambdaContext::from).unwrap_or_default();
            drop(request);
            Ok(answer(&function, &event, &context).await.unwrap_or_else(server_error))
        })
    }
}

async fn answer<S: Send + Sync + 'static>(
    function: &Function<S>,
    event: &str,
    context: &LambdaContext,
) -> Option<Response<Body>> {
    match function.invoke(event.as_bytes(), context).await {
        Outcome::Answer(answer) => ParsedAnswer::read(answer.as_bytes())?.response(None),
        Outcome::Stream(stream) => collect(stream).await,
        // An event that was made from a request is always an HTTP request.
        Outcome::NotHttp(_) => None,
    }
}

fn server_error() -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// Collects a stream, because this service returns complete bodies. A stream that fails is a 500; it is logged already.
async fn collect(mut stream: StreamAnswer) -> Option<Response<Body>> {
    let prelude = stream.prelude().clone();
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        body.extend_from_slice(chunk.ok()?);
    }
    // NUL bytes follow the JSON, which contains none itself.
    ParsedAnswer::read(prelude.split(|byte| *byte == 0).next()?)?.response(Some(body))
}

/// The event that a request was made from, as far as the request contains it.
fn event(request: &Request) -> Value {
    let context = request.request_context_ref().and_then(|context| serde_json::to_value(context).ok());
    let context = context.unwrap_or_default();
    let path = Some(request.raw_http_path()).filter(|path| !path.is_empty()).unwrap_or(request.uri().path());
    let (body, is_base64) = body(request.body());
    let mut event = json!({
        "path": path,
        "pathParameters": pairs(&request.path_parameters()),
        "stageVariables": pairs(&request.stage_variables()),
        "body": body,
        "isBase64Encoded": is_base64,
    });
    let specific = if context.get("http").is_some_and(Value::is_object) {
        json!({
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": request.uri().query().unwrap_or_default(),
            "routeKey": context.get("routeKey"),
            "headers": joined(request.headers()),
        })
    } else {
        // Events of load balancers contain the query as it was sent, and lambda_http has decoded it.
        let is_alb = context.get("elb").is_some_and(Value::is_object);
        // A REST API's resource ids are opaque; an HTTP API's are its routes, such as `GET /users/{id}`.
        let resource = context.get("resourceId").and_then(Value::as_str);
        let is_http_api = resource.is_some_and(|resource| resource.contains(' '));
        json!({
            "version": is_http_api.then_some("1.0"),
            "resource": context.get("resourcePath"),
            "httpMethod": request.method().as_str(),
            "multiValueHeaders": lists(texts(request.headers())),
            "multiValueQueryStringParameters": query(request, is_alb),
        })
    };
    if let (Some(event), Value::Object(specific)) = (event.as_object_mut(), specific) {
        event.extend(specific);
        event.insert("requestContext".to_owned(), context);
    }
    event
}

fn body(body: &Body) -> (Value, bool) {
    match body {
        Body::Text(text) => (text.as_str().into(), false),
        Body::Binary(bytes) => (base64_simd::STANDARD.encode_to_string(bytes).into(), true),
        _ => (Value::Null, false),
    }
}

fn query(request: &Request, is_alb: bool) -> Value {
    let map = request.query_string_parameters();
    let encoded = |text: &str| match is_alb {
        true => utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
        false => text.to_owned(),
    };
    lists(map.iter().map(|(name, value)| (encoded(name), encoded(value))))
}

fn pairs(map: &lambda_http::aws_lambda_events::query_map::QueryMap) -> Value {
    map.iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect::<Map<_, _>>().into()
}

fn texts(headers: &HeaderMap) -> impl Iterator<Item = (String, String)> {
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
}

fn lists(pairs: impl Iterator<Item = (String, String)>) -> Value {
    let mut map = Map::new();
    for (name, value) in pairs {
        match map.entry(name).or_insert_with(|| json!([])) {
            Value::Array(values) => values.push(value.into()),
            _ => continue,
        }
    }
    map.into()
}

/// Payload 2.0 joins repeated headers.
fn joined(headers: &HeaderMap) -> Value {
    let mut map = Map::new();
    for (name, value) in texts(headers) {
        match map.get_mut(&name) {
            Some(Value::String(values)) => *values += &format!(",{value}"),
            _ => drop(map.insert(name, value.into())),
        }
    }
    map.into()
}

/// A proxy response, parsed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ParsedAnswer {
    status_code: u16,
    #[serde(default)]
    headers: Map<String, Value>,
    #[serde(default)]
    multi_value_headers: Map<String, Value>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    is_base64_encoded: bool,
}

impl ParsedAnswer {
    fn read(json: &[u8]) -> Option<ParsedAnswer> {
        serde_json::from_slice(json).ok()
    }

    /// The answer as a response, with the streamed body or else its own.
    fn response(self, streamed: Option<Vec<u8>>) -> Option<Response<Body>> {
        let mut headers = HeaderMap::new();
        let lists = self.multi_value_headers.iter();
        for (name, value) in
            lists.flat_map(|(name, list)| list.as_array().into_iter().flatten().map(move |v| (name, v)))
        {
            append(&mut headers, name, value);
        }
        // An answer to a load balancer has all names in both maps.
        for (name, value) in self.headers.iter().filter(|(name, _)| !self.multi_value_headers.contains_key(*name)) {
            append(&mut headers, name, value);
        }
        headers
            .extend(self.cookies.iter().filter_map(|cookie| Some((SET_COOKIE, HeaderValue::from_str(cookie).ok()?))));
        let mut response = Response::new(match streamed {
            Some(bytes) => Body::Binary(bytes),
            None if self.body.is_empty() => Body::Empty,
            None if self.is_base64_encoded => Body::Binary(base64_simd::STANDARD.decode_to_vec(self.body).ok()?),
            None => Body::Text(self.body),
        });
        *response.status_mut() = StatusCode::from_u16(self.status_code).ok()?;
        *response.headers_mut() = headers;
        Some(response)
    }
}

fn append(headers: &mut HeaderMap, name: &str, value: &Value) {
    let name = HeaderName::try_from(name).ok();
    let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok());
    headers.extend(name.zip(value));
}
