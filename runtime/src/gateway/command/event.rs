//! `event`: what the gateway would send.

use std::process::ExitCode;
use std::str::FromStr;

use bytes::Bytes;

use super::arguments::{self, Arguments, unknown};
use super::io::{UsageError, print, read};
use crate::event::EventSource;
use crate::gateway::content_coding;
use crate::gateway::event::{ClientRequest, Deployment, Ending, RequestKind, RouteKeys, Stamp, build, route};
use crate::gateway::integration::Integration;
use crate::program::Program;

const OPTIONS: [&str; 8] = [
    "--claims",
    "--source",
    "--stage",
    "--resource",
    "--binary-media-type",
    "--multi-value-headers",
    "--header",
    "--data",
];

pub(super) fn run(program: &dyn Program, arguments: Arguments) -> Result<ExitCode, UsageError> {
    let integration = Integration::new(EventSource::RestApi);
    let deployment = Deployment::new(integration, RouteKeys::of(&program.routes()));
    let (mut request, deployment) = asked(deployment, arguments)?;
    content_coding::undo(&mut request, deployment.source())
        .map_err(|refused| UsageError(refused.reason.unwrap_or_default()))?;
    let stamp = Stamp::now(deployment.source());
    print(&format!("{:#}\n", build(&request, &deployment, &stamp, None)));
    Ok(ExitCode::SUCCESS)
}

/// The request that the arguments describe, and the deployment that they change.
fn asked(mut deployment: Deployment, mut arguments: Arguments) -> Result<(ClientRequest, Deployment), UsageError> {
    let mut places = Vec::new();
    let mut resource = None;
    let mut request = ClientRequest::new(RequestKind::Http(String::new()), "");
    while let Some(argument) = arguments.next()? {
        match argument.as_str() {
            "--source" => deployment.integration.source = arguments.source()?,
            "--stage" => deployment.stage.name = Some(arguments.text("--stage")?),
            "--resource" => resource = Some(arguments.text("--resource")?),
            "--binary-media-type" => {
                deployment.integration.binary_media_types.push(arguments.text("--binary-media-type")?);
            }
            "--multi-value-headers" => deployment.integration.multi_value_headers = true,
            "--claims" => deployment.authorizer = Some(arguments.claims()?),
            "-H" | "--header" => request.headers.push(header(&mut arguments)?),
            "-d" | "--data" => request.body = data(&mut arguments)?,
            other if other.starts_with('-') => return Err(unknown(other, &OPTIONS)),
            _ => places.push(argument),
        }
    }
    let Ok([method, target]) = <[String; 2]>::try_from(places) else {
        return Err(UsageError("`event` takes a method and a path: `event GET '/users/7?full=true'`".to_owned()));
    };
    if !target.starts_with('/') || http::Method::from_str(&method).is_err() {
        return Err(UsageError(format!("`{method} {target}` is not a method and a path: `event GET /users/7`")));
    }
    request.kind = kind(method, deployment.source());
    request.target = target;
    arguments::check_claims(&deployment)?;
    if let Some(template) = resource {
        deployment.routes.http = vec![only_route(&request, template)?];
    }
    Ok((request, deployment))
}

/// The route of that template, for the request's method.
fn only_route(request: &ClientRequest, template: String) -> Result<(String, String), UsageError> {
    let route = (request.kind.method().to_owned(), template);
    match route::find(std::slice::from_ref(&route), None, request.path()) {
        Some(_) => Ok(route),
        None => Err(UsageError(format!("the path {} does not match the resource {}", request.path(), route.1))),
    }
}

/// A WebSocket API has MESSAGE and DISCONNECT in place of a method; any other method connects.
fn kind(method: String, source: EventSource) -> RequestKind {
    match (source, method.as_str()) {
        (EventSource::WebSocketApi, "MESSAGE") => RequestKind::Message,
        (EventSource::WebSocketApi, "DISCONNECT") => RequestKind::Disconnect(Ending::without_code()),
        _ => RequestKind::Http(method),
    }
}

fn header(arguments: &mut Arguments) -> Result<(String, String), UsageError> {
    let line = arguments.text("--header")?;
    match line.split_once(':') {
        Some((name, value)) if http::HeaderName::from_str(name).is_ok() => {
            Ok((name.to_owned(), value.trim().to_owned()))
        }
        _ => Err(UsageError(format!("`{line}` is not a header: `-H 'name: value'`"))),
    }
}

fn data(arguments: &mut Arguments) -> Result<Bytes, UsageError> {
    let value = arguments.text("--data")?;
    match value.strip_prefix('@') {
        Some(path) => read(path.as_ref()).map(Bytes::from),
        None => Ok(value.into()),
    }
}
