//! The management interface by which a function writes to connections: `POST`, `GET` and `DELETE` of
//! `/@connections/{id}`, with or without the stage before it. Requests need no signature.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use tokio::time::timeout;

use super::close_code;
use super::connections::Connections;
use super::frame_reader::MAX_MESSAGE_BYTES;
use super::json_response::json;
use super::server_frame::ServerFrame;
use crate::gateway::clock::Moment;
use crate::gateway::serve::collect::{Collected, collect};
use crate::gateway::serve::timestamps::iso;

/// How long the function waits for a client that reads slowly.
const SEND_TIME: Duration = Duration::from_secs(1);

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
                sent(connections, id, ServerFrame::message(message.into()), StatusCode::OK).await
            }
            Ok(Collected::TooLong) => json(StatusCode::PAYLOAD_TOO_LARGE, r#"{"message":"Message too long"}"#),
            Err(_) => json(StatusCode::BAD_REQUEST, r#"{"message":"Bad Request"}"#),
        },
        Method::DELETE => {
            let close = ServerFrame::Close(Some(close_code::GOING_AWAY));
            sent(connections, id, close, StatusCode::NO_CONTENT).await
        }
        Method::GET => {
            let status = serde_json::json!({ "lastActiveAt": iso(Moment::now()), "identity": {} });
            json(StatusCode::OK, &status.to_string())
        }
        _ => json(StatusCode::FORBIDDEN, r#"{"message":"Missing Authentication Token"}"#),
    }
}

/// Sends a frame. If too much waits for the client already, the function gets the error for sending too fast.
async fn sent(connections: &Connections, id: &str, frame: ServerFrame, done: StatusCode) -> Response<Full<Bytes>> {
    match timeout(SEND_TIME, connections.send(id, frame)).await {
        Ok(true) => json(done, ""),
        Ok(false) => json(StatusCode::GONE, r#"{"message":null}"#),
        Err(_) => {
            let mut response = json(StatusCode::TOO_MANY_REQUESTS, r#"{"message":"Limit Exceeded"}"#);
            response.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static("LimitExceededException"));
            response
        }
    }
}
