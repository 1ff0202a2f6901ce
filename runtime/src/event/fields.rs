//! The parts of an event, not parsed yet.

use super::json::EventJson;

/// The parts of an HTTP event, each as its JSON text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fields<'e> {
    pub(crate) version: Option<EventJson<'e>>,
    pub(crate) method: Option<EventJson<'e>>,
    pub(crate) path: Option<EventJson<'e>>,
    pub(crate) resource: Option<EventJson<'e>>,
    pub(crate) raw_path: Option<EventJson<'e>>,
    pub(crate) route_key: Option<EventJson<'e>>,
    pub(crate) raw_query: Option<EventJson<'e>>,
    pub(crate) query: Option<EventJson<'e>>,
    pub(crate) multi_query: Option<EventJson<'e>>,
    pub(crate) path_values: Option<EventJson<'e>>,
    pub(crate) headers: Option<EventJson<'e>>,
    pub(crate) multi_headers: Option<EventJson<'e>>,
    pub(crate) cookies: Option<EventJson<'e>>,
    pub(crate) stage_variables: Option<EventJson<'e>>,
    pub(crate) body: Option<EventJson<'e>>,
    pub(crate) is_base64: Option<EventJson<'e>>,
    pub(crate) request_context: Option<EventJson<'e>>,
    pub(crate) context: RequestContext<'e>,
}

/// The parts of `requestContext` that identify the source, or that a request needs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RequestContext<'e> {
    pub(crate) http: Option<EventJson<'e>>,
    pub(crate) stage: Option<EventJson<'e>>,
    pub(crate) authorizer: Option<EventJson<'e>>,
    pub(crate) request_id: Option<EventJson<'e>>,
    pub(super) domain_name: Option<EventJson<'e>>,
    pub(super) elb: Option<EventJson<'e>>,
    pub(super) connection: Option<EventJson<'e>>,
    pub(super) service: Option<EventJson<'e>>,
}
