//! Events of a WebSocket API ("Working with WebSocket APIs"), which have a route key instead of a method and a path.
//!
//! Only `$connect` has headers and a query, only messages have a body, and no event has a method.

use std::borrow::Cow;

use super::fields::Fields;
use super::json::EventJson;
use super::source::ConnectionEvent;

/// The connection of a WebSocket API that an event belongs to; an argument of handlers with a route key.
///
/// ```
/// use api_handler::prelude::*;
/// use api_handler::Connection;
///
/// #[api_handler("$connect")]
/// fn connect(connection: Connection, #[query] token: Option<String>) -> Result<(), StatusCode> {
///     let _user = token.ok_or(StatusCode::UNAUTHORIZED)?;
///     // Store the connection here, so that messages can be sent to it later.
///     println!("{} at {}", connection.id, connection.endpoint);
///     Ok(())
/// }
///
/// #[api_handler("$disconnect")]
/// fn disconnect(_connection: Connection) {}
/// # let _: Routes<()> = routes![connect, disconnect];
/// ```
///
/// Behind any other source a handler with this argument answers with 500: it is deployed behind the wrong kind of API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connection {
    /// `connectionId`, which addresses messages to the client.
    pub id: String,
    /// What happened to the connection.
    pub event: ConnectionEvent,
    /// The route that the API chose: `$connect`, `$disconnect`, `$default` or a custom one.
    pub route_key: String,
    /// The URL of the API's management interface, `https://{domain}/{stage}`: a signed `POST
    /// {endpoint}/@connections/{id}` sends a message to the client. Behind the local gateway it is the gateway's own
    /// address, `http://localhost:9000/dev`, which needs no signature.
    pub endpoint: String,
}

impl Connection {
    pub(crate) fn of(fields: &Fields<'_>) -> Self {
        let member = |name| fields.request_context.and_then(|context| context.get(name)).and_then(EventJson::as_text);
        let text = |name| member(name).unwrap_or_default();
        let route_key = text("routeKey").into_owned();
        let event = match (&*text("eventType"), route_key.as_str()) {
            ("CONNECT", _) | ("", "$connect") => ConnectionEvent::Connect,
            ("DISCONNECT", _) | ("", "$disconnect") => ConnectionEvent::Disconnect,
            _ => ConnectionEvent::Message,
        };
        let domain = text("domainName");
        // Only the local gateway has a port in its name, and it has no TLS.
        let scheme = if domain.contains(':') { "http" } else { "https" };
        let endpoint = format!("{scheme}://{domain}/{}", text("stage"));
        Connection { id: text("connectionId").into_owned(), event, route_key, endpoint }
    }
}

/// The route that the API chose.
pub(crate) fn route_key<'e>(fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    fields.request_context?.get("routeKey")?.as_str()
}
