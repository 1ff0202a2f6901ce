//! What is deployed in front of the function.

use serde_json::{Map, Value};

use super::route_keys::RouteKeys;
use crate::event::EventSource;
use crate::gateway::integration::Integration;

/// An event source with its settings.
///
/// It is deployed as by the templates of this project: every path and method reaches the function, so that the client
/// sees the function's own 404 and 405. The event names the route of the function that matches, as on a gateway that
/// has this route.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub(crate) integration: Integration,
    pub(crate) stage: Stage,
    /// The base path of a custom domain of a REST API, `/v1`, which stays in `path`.
    pub(crate) base_path: String,
    pub(crate) routes: RouteKeys,
    pub(crate) authorizer: Option<Authorizer>,
}

/// The stage of an API.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stage {
    /// `None`: `dev` for a REST API, `$default` for an HTTP API. A function URL has only `$default`.
    pub(crate) name: Option<String>,
    pub(crate) variables: Vec<(String, String)>,
}

/// What an authorizer reports of the caller.
#[derive(Clone, Debug)]
pub(crate) enum Authorizer {
    /// The claims of a token: Cognito on a REST API, JWT on an HTTP API, IAM on a function URL.
    Claims(Map<String, Value>),
    /// The context that a Lambda authorizer returns.
    Lambda(Map<String, Value>),
    /// `requestContext.authorizer` as a whole.
    Whole(Value),
}

impl Deployment {
    pub(crate) fn new(integration: Integration, routes: RouteKeys) -> Self {
        Deployment { integration, stage: Stage::default(), base_path: String::new(), routes, authorizer: None }
    }

    pub(crate) fn source(&self) -> EventSource {
        self.integration.source
    }

    /// The name of the stage through which the API is called.
    pub(super) fn stage_name(&self) -> &str {
        match (self.source(), &self.stage.name) {
            (EventSource::FunctionUrl, _) => "$default",
            (_, Some(name)) => name,
            (EventSource::HttpApi | EventSource::HttpApiV1, None) => "$default",
            (_, None) => "dev",
        }
    }

    pub(super) fn stage_variables(&self) -> Value {
        self.stage.variables.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }
}
