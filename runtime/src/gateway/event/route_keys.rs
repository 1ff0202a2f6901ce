//! The routes of a program, as a gateway would have them.

use crate::spec::RouteInfo;

/// The route keys of an API.
#[derive(Clone, Debug, Default)]
pub(crate) struct RouteKeys {
    /// Of a REST or HTTP API: method and template.
    pub(crate) http: Vec<(String, String)>,
    /// Of a WebSocket API.
    pub(crate) websocket: Vec<String>,
}

impl RouteKeys {
    pub(crate) fn of(routes: &[RouteInfo]) -> Self {
        let mut keys = RouteKeys::default();
        for route in routes {
            match (route.spec.method, route.path.as_deref()) {
                (Some(method), Some(path)) => keys.http.push((method.to_owned(), path.to_owned())),
                (None, Some(path)) => keys.websocket.push(path.to_owned()),
                (_, None) => {}
            }
        }
        keys
    }
}
