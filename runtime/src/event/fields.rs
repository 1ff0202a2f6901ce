//! The parts of an event, still as text.

use super::json::Json;

/// The parts of an HTTP event, as text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fields<'e> {
    pub(crate) version: Option<Json<'e>>,
    pub(crate) method: Option<Json<'e>>,
    pub(crate) path: Option<Json<'e>>,
    pub(crate) resource: Option<Json<'e>>,
    pub(crate) raw_path: Option<Json<'e>>,
    pub(crate) route_key: Option<Json<'e>>,
    pub(crate) raw_query: Option<Json<'e>>,
    pub(crate) query: Option<Json<'e>>,
    pub(crate) multi_query: Option<Json<'e>>,
    pub(crate) path_values: Option<Json<'e>>,
    pub(crate) headers: Option<Json<'e>>,
    pub(crate) multi_headers: Option<Json<'e>>,
    pub(crate) cookies: Option<Json<'e>>,
    pub(crate) stage_variables: Option<Json<'e>>,
    pub(crate) body: Option<Json<'e>>,
    pub(crate) is_base64: Option<Json<'e>>,
    pub(crate) request_context: Option<Json<'e>>,
    pub(crate) context: RequestContext<'e>,
}

/// The parts of `requestContext` that tell sources apart or say where a request went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RequestContext<'e> {
    pub(crate) http: Option<Json<'e>>,
    pub(crate) stage: Option<Json<'e>>,
    pub(crate) authorizer: Option<Json<'e>>,
    pub(crate) request_id: Option<Json<'e>>,
    pub(super) domain_name: Option<Json<'e>>,
    pub(super) elb: Option<Json<'e>>,
    pub(super) connection: Option<Json<'e>>,
    pub(super) service: Option<Json<'e>>,
}
