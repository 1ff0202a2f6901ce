//! The management interface by which a function writes to connections: `POST`, `GET` and `DELETE` of
//! `/@connections/{id}`, with or without the stage before it. Requests need no signature.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;

use super::close_code;
use super::connections::Connections;
use super::frame_reader::MAX_MESSAGE_BYTES;
use super::server_frame::ServerFrame;
use crate::gateway::clock::Moment;
use crate::gateway::serve::collect::{Collected, collect};
use crate::gateway::serve::timestamps::iso;

/// The id of the connection in a path of the management interface.
pub(super) fn connection_id(path: &str) -> Option<String> {
    let (_, id) = path.split_once("/@connections/")?;
    Some(percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned())
}

/// Answers a request to the management interface.
pub(super) async fn manage(connections: &Connections, id: &str, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let is_open = connections.active(id).is_some();
    match *request.method() {
        _ if !is_open => json(StatusCode::GONE, r#"{"message":null}"#),
        Method::POST => match collect(request.into_body(), MAX_MESSAGE_BYTES).await {
            Ok(Collected::Whole(message)) => {
                connections.send(id, ServerFrame::message(message.into()));
                json(StatusCode::OK, "")
            }
            Ok(Collected::TooLong) => json(StatusCode::PAYLOAD_TOO_LARGE, r#"{"message":"Message too long"}"#),
            Err(_) => json(StatusCode::BAD_REQUEST, r#"{"message":"Bad Request"}"#),
        },
        Method::DELETE => {
            connections.send(id, ServerFrame::Close(close_code::GOING_AWAY));
            json(StatusCode::NO_CONTENT, "")
        }
        Method::GET => {
            let status = serde_json::json!({ "lastActiveAt": iso(Moment::now()), "identity": {} });
            json(StatusCode::OK, &status.to_string())
        }
        _ => json(StatusCode::FORBIDDEN, r#"{"message":"Missing Authentication Token"}"#),
    }
}

/// An answer with a JSON body.
pub(super) fn json(status: StatusCode, body: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body.to_owned())));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}
