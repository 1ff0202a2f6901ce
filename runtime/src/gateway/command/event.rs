//! `event`: what the gateway would send.

use super::arguments::{self, Arguments};
use super::{Done, Usage, print};
use crate::gateway::event::{Api, build};
use crate::program::Program;

pub(super) fn run(program: &dyn Program, arguments: Arguments) -> Result<Done, Usage> {
    let arguments::Event { request, source, stage, resource, binary_media_types, multi_value_headers, claims } =
        arguments.event()?;
    let mut api = Api::new(source, &program.routes());
    api.stage = stage;
    api.binary_media_types = binary_media_types;
    api.multi_value_headers = multi_value_headers;
    api.authorizer = claims;
    if let Some(resource) = resource {
        api.only(&resource, &request).map_err(Usage)?;
    }
    print(&format!("{:#}\n", build(&request, &api).json))
}
