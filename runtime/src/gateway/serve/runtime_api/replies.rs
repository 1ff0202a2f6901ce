//! Replies of the Runtime API that have no content of their own.

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::Full;

pub(super) fn accepted() -> Response<Full<Bytes>> {
    with_body(StatusCode::ACCEPTED, Bytes::from_static(br#"{"status":"OK"}"#))
}

pub(super) fn no_such_path() -> Response<Full<Bytes>> {
    failure(StatusCode::NOT_FOUND, "NotFound", "the Runtime API has no such path")
}

pub(super) fn failure(status: StatusCode, error_type: &str, message: &str) -> Response<Full<Bytes>> {
    let body = serde_json::json!({ "errorMessage": message, "errorType": error_type });
    with_body(status, body.to_string().into())
}

pub(super) fn with_body(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}
