//! The service with lambda_http, by hand.

use bytes::Bytes;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, Error, LambdaEvent, Request, RequestExt, Response, Service, service_fn};
use lambda_runtime::Context;

use super::run;
use crate::case::Case;
use crate::data::{self, Order, User, Visit};

/// Answers as somebody would who wants no framework.
pub async fn service(request: Request) -> Result<Response<Body>, Error> {
    let path = request.raw_http_path();
    if path == "/orders" {
        let order: Order = serde_json::from_slice(request.body().as_ref())?;
        return json(&order.receipt());
    }
    if path == "/image" {
        let bytes = Response::builder().header("content-type", "application/octet-stream");
        return Ok(bytes.body(Body::Binary(data::image()))?);
    }
    if let Some(size) = path.strip_prefix("/report/") {
        return json(data::report(size.parse()?));
    }
    if path == "/search" {
        return text(name(&request));
    }
    if path == "/browser" {
        return text(browser(&request));
    }
    let id = path.rsplit('/').next().unwrap_or_default().parse()?;
    if path.starts_with("/visits/") {
        return json(&Visit { id, name: name(&request), browser: browser(&request) });
    }
    json(&User { id, name: name(&request) })
}

fn name(request: &Request) -> String {
    request.query_string_parameters().first("name").unwrap_or_default().to_owned()
}

fn browser(request: &Request) -> String {
    let value = request.headers().get("user-agent").and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn text(text: String) -> Result<Response<Body>, Error> {
    let response = Response::builder().header("content-type", "text/plain; charset=utf-8");
    Ok(response.body(Body::Text(text))?)
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<Response<Body>, Error> {
    let response = Response::builder().header("content-type", "application/json");
    Ok(response.body(Body::Text(serde_json::to_string(value)?))?)
}

/// What lambda_runtime does with an event and an answer, without the connection.
pub async fn through<S>(adapter: &mut S, event: Bytes, context: Context) -> Bytes
where
    S: Service<LambdaEvent<LambdaRequest>>,
    S::Response: serde::Serialize,
    S::Error: std::fmt::Debug,
{
    let mut json = serde_json::Deserializer::from_slice(&event);
    let request: LambdaRequest = match serde_path_to_error::deserialize(&mut json) {
        Ok(request) => request,
        Err(error) => panic!("{error}"),
    };
    match adapter.call(LambdaEvent::new(request, context)).await {
        Ok(response) => serde_json::to_vec(&response).map(Bytes::from).unwrap_or_default(),
        Err(error) => panic!("{error:?}"),
    }
}

pub fn repeat(case: Case, times: usize) -> Bytes {
    let mut adapter = Adapter::from(service_fn(service));
    run(case, times, async |invocation| {
        let (event, context) = invocation.take()?;
        Some(through(&mut adapter, event, context).await)
    })
}
