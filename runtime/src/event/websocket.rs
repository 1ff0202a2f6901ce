//! Events of a WebSocket API ("Working with WebSocket APIs"): told apart by route keys instead of method and path.
//!
//! Headers and query come with `$connect` only, a body with messages only, and a method never.

use std::borrow::Cow;

use super::fields::Fields;
use super::json::EventJson;
use super::source::ConnectionEvent;

/// The connection of a WebSocket API that an event belongs to: an argument of handlers with a route key.
///
/// ```
/// use api_handler::prelude::*;
/// use api_handler::Connection;
///
/// #[api_handler("$connect")]
/// fn connect(connection: Connection, #[query] token: Option<String>) -> Result<(), StatusCode> {
///     let _user = token.ok_or(StatusCode::UNAUTHORIZED)?;
///     // Here the connection is remembered, so that others can write to it.
///     println!("{} at {}", connection.id, connection.endpoint);
///     Ok(())
/// }
///
/// #[api_handler("$disconnect")]
/// fn disconnect(_connection: Connection) {}
/// # let _: Routes<()> = routes![connect, disconnect];
/// ```
///
/// Behind any other source such a handler is answered with 500: its API was set up for something else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connection {
    /// `connectionId`; messages to the client are posted to it.
    pub id: String,
    /// What happened.
    pub event: ConnectionEvent,
    /// The route that the API chose: `$connect`, `$disconnect`, `$default` or one of its own.
    pub route_key: String,
    /// Where the API's management interface is, `https://{domain}/{stage}`: `POST {endpoint}/@connections/{id}`,
    /// signed, sends to the client.
    pub endpoint: String,
}

impl Connection {
    pub(crate) fn of(fields: &Fields<'_>) -> Self {
        let told = |name| fields.request_context.and_then(|context| context.get(name)).and_then(EventJson::as_text);
        let text = |name| told(name).unwrap_or_default();
        let route_key = text("routeKey").into_owned();
        let event = match (&*text("eventType"), route_key.as_str()) {
            ("CONNECT", _) | ("", "$connect") => ConnectionEvent::Connect,
            ("DISCONNECT", _) | ("", "$disconnect") => ConnectionEvent::Disconnect,
            _ => ConnectionEvent::Message,
        };
        let endpoint = format!("https://{}/{}", text("domainName"), text("stage"));
        Connection { id: text("connectionId").into_owned(), event, route_key, endpoint }
    }
}

/// The route that the API chose.
pub(crate) fn route_key<'e>(fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    fields.request_context?.get("routeKey")?.as_str()
}
