//! The connections that are open, and the management interface by which a function writes to them:
//! `POST`, `GET` and `DELETE` of `/@connections/{id}`, with the stage before it or without. Nothing has to be signed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::frames::{MAX_MESSAGE_BYTES, Sent, code};
use crate::gateway::clock::Moment;
use crate::gateway::serve::body::{self, Collected};

/// Clients by the id of their connection.
#[derive(Debug, Default)]
pub(in crate::gateway::serve) struct Connections {
    open: Mutex<HashMap<String, Open>>,
}

#[derive(Debug)]
struct Open {
    sender: UnboundedSender<Sent>,
    active: Instant,
}

impl Connections {
    pub(super) fn insert(&self, id: &str, sender: UnboundedSender<Sent>) {
        self.with(|open| open.insert(id.to_owned(), Open { sender, active: Instant::now() }));
    }

    pub(super) fn remove(&self, id: &str) {
        self.with(|open| open.remove(id));
    }

    /// Notes that something was sent or received.
    pub(super) fn touch(&self, id: &str) {
        self.with(|open| {
            if let Some(connection) = open.get_mut(id) {
                connection.active = Instant::now();
            }
        });
    }

    /// When something was last sent or received.
    pub(super) fn active(&self, id: &str) -> Option<Instant> {
        self.with(|open| open.get(id).map(|connection| connection.active))
    }

    /// Sends to a client; false if it is gone.
    pub(super) fn send(&self, id: &str, what: Sent) -> bool {
        self.touch(id);
        self.with(|open| open.get(id).is_some_and(|connection| connection.sender.send(what).is_ok()))
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, Open>) -> T) -> T {
        work(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers a request to the management interface.
    pub(super) async fn manage(&self, id: &str, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let is_open = self.active(id).is_some();
        match *request.method() {
            _ if !is_open => said(StatusCode::GONE, r#"{"message":null}"#),
            Method::POST => match body::collect(request.into_body(), MAX_MESSAGE_BYTES).await {
                Ok(Collected::Whole(message)) => {
                    self.send(id, text_or_bytes(message.into()));
                    said(StatusCode::OK, "")
                }
                Ok(Collected::TooLong) => said(StatusCode::PAYLOAD_TOO_LARGE, r#"{"message":"Message too long"}"#),
                Err(_) => said(StatusCode::BAD_REQUEST, r#"{"message":"Bad Request"}"#),
            },
            Method::DELETE => {
                self.send(id, Sent::Close(code::GOING_AWAY));
                said(StatusCode::NO_CONTENT, "")
            }
            Method::GET => {
                let told = serde_json::json!({ "lastActiveAt": Moment::now().iso(), "identity": {} });
                said(StatusCode::OK, &told.to_string())
            }
            _ => said(StatusCode::FORBIDDEN, r#"{"message":"Missing Authentication Token"}"#),
        }
    }
}

/// A message as a frame of the kind that fits it.
pub(super) fn text_or_bytes(message: Vec<u8>) -> Sent {
    if std::str::from_utf8(&message).is_ok() { Sent::Text(message) } else { Sent::Binary(message) }
}

/// The connection that a path of the management interface names.
pub(super) fn named(path: &str) -> Option<String> {
    let (_, id) = path.split_once("/@connections/")?;
    Some(percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned())
}

pub(super) fn said(status: StatusCode, body: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body.to_owned())));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}
