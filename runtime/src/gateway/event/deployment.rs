//! What stands in front of the function, as it is deployed.

use serde_json::{Map, Value};

use super::route_keys::RouteKeys;
use crate::event::EventSource;
use crate::gateway::integration::Integration;

/// An event source with its settings.
///
/// It is deployed as the templates of this project deploy it: every path and method reaches the function, so
/// that its own 404 and 405 are seen. A route of the function that fits is named as the gateway would name it.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub(crate) integration: Integration,
    pub(crate) stage: Stage,
    /// What a custom domain of a REST API puts before the path, `/v1`, and leaves in `path`.
    pub(crate) base_path: String,
    pub(crate) routes: RouteKeys,
    pub(crate) authorizer: Option<Authorizer>,
}

/// The stage of an API.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stage {
    /// `None`: `dev` for a REST API, `$default` for an HTTP API. A function URL knows only `$default`.
    pub(crate) name: Option<String>,
    pub(crate) variables: Vec<(String, String)>,
}

/// What an authorizer reports of the caller.
#[derive(Clone, Debug)]
pub(crate) enum Authorizer {
    /// The claims of a token: Cognito on a REST API, JWT on an HTTP API, IAM on a function URL.
    Claims(Map<String, Value>),
    /// `requestContext.authorizer` as it stands.
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
