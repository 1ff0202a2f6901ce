//! The Extensions API, as far as internal extensions use it: they register, and wait for events. Types of errors are those of
//! Lambda's own emulator.

use std::future::pending;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use serde_json::Value;

use super::replies::{accepted, failure, no_such_path, with_body};
use super::state::{Extension, InitState, Shared};
use crate::gateway::account::FUNCTION;
use crate::gateway::ids;
use crate::gateway::serve::collect::{Collected, collect};
use crate::gateway::serve::terminal::complain;

/// The beginning of every path.
pub(super) const VERSION: &str = "/2020-01-01/extension/";

const NAME: &str = "lambda-extension-name";
const IDENTIFIER: &str = "lambda-extension-identifier";
/// A list of events has a few names.
const MAX_BODY_BYTES: usize = 64 * 1024;

pub(super) async fn answer(request: Request<Incoming>, path: &str, shared: &Shared) -> Response<Full<Bytes>> {
    match (request.method(), path) {
        (&Method::POST, "register") => register(request, shared).await.unwrap_or_else(|refused| *refused),
        (&Method::GET, "event/next") => next(&request, shared).await,
        (&Method::POST, "init/error" | "exit/error") => accepted(),
        _ => no_such_path(),
    }
}

fn forbidden(error_type: &str, message: &str) -> Response<Full<Bytes>> {
    failure(StatusCode::FORBIDDEN, error_type, message)
}

async fn register(
    request: Request<Incoming>,
    shared: &Shared,
) -> Result<Response<Full<Bytes>>, Box<Response<Full<Bytes>>>> {
    let refuse = |error_type, message| Box::new(forbidden(error_type, message));
    let name = text(&request, NAME).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| refuse("Extension.InvalidExtensionName", "Empty extension name"))?;
    let events =
        events(request).await.ok_or_else(|| refuse("InvalidRequestFormat", "the body has no list of events"))?;
    if events.iter().any(|event| event != "INVOKE") {
        return Err(refuse("Extension.InvalidEventType", "an internal extension can only receive INVOKE"));
    }
    if !events.is_empty() {
        complain(&format!("the extension {name} asks for INVOKE events, which the local gateway does not send"));
    }
    if !matches!(*shared.state.borrow(), InitState::Starting) {
        return Err(refuse("Extension.RegistrationClosed", "Extension registration closed already"));
    }
    let mut extensions = shared.extensions.lock().unwrap_or_else(PoisonError::into_inner);
    if extensions.iter().any(|extension| extension.name == name) {
        return Err(refuse("Extension.InvalidExtensionState", "Extension with this name already registered"));
    }
    let identifier = ids::uuid();
    extensions.push(Extension { name, identifier: identifier.clone(), is_ready: false });
    shared.has_extension.store(true, Ordering::Relaxed);
    Ok(registered(&identifier))
}

fn registered(identifier: &str) -> Response<Full<Bytes>> {
    let function =
        serde_json::json!({ "functionName": FUNCTION, "functionVersion": "$LATEST", "handler": "bootstrap" });
    let mut response = with_body(StatusCode::OK, function.to_string().into());
    // An identifier is a UUID.
    response.headers_mut().extend(
        HeaderValue::try_from(identifier).map(|identifier| (http::HeaderName::from_static(IDENTIFIER), identifier)),
    );
    response
}

/// Waits for an event, which never comes.
async fn next(request: &Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    let identifier = text(request, IDENTIFIER).unwrap_or_default();
    let was_ready = {
        let mut extensions = shared.extensions.lock().unwrap_or_else(PoisonError::into_inner);
        let found = extensions.iter_mut().find(|extension| extension.identifier == identifier);
        found.map(|extension| std::mem::replace(&mut extension.is_ready, true))
    };
    match was_ready {
        Some(false) => pending().await,
        Some(true) => forbidden("Extension.InvalidExtensionState", "the extension is waiting for an event already"),
        None => forbidden("Extension.UnknownExtensionIdentifier", "Unknown extension"),
    }
}

fn text(request: &Request<Incoming>, name: &str) -> Option<String> {
    request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The events that an extension asks for.
async fn events(request: Request<Incoming>) -> Option<Vec<String>> {
    let Ok(Collected::Whole(body)) = collect(request.into_body(), MAX_BODY_BYTES).await else { return None };
    let body: Value = serde_json::from_slice(&body).ok()?;
    let events = body.get("events")?.as_array()?;
    Some(events.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}
