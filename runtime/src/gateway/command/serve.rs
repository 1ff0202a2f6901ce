//! `serve`: the local gateway.

use std::net::{IpAddr, Ipv4Addr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use http::uri::Authority;

use super::arguments::{self, Arguments, unknown};
use super::io::UsageError;
use crate::event::EventSource;
use crate::gateway::event::{Deployment, RouteKeys};
use crate::gateway::integration::Integration;
use crate::gateway::serve::{OwnCors, ServeOptions, serve};
use crate::program::Program;

/// Lambda's default.
const FUNCTION_TIMEOUT: Duration = Duration::from_secs(3);
/// The longest that a function can run (Lambda quotas, "Function timeout").
const MAX_FUNCTION_TIMEOUT: Duration = Duration::from_secs(900);
/// API Gateway's default, and the most that most APIs can have.
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(29);
/// Lambda's default, in megabytes.
const MEMORY: u32 = 128;

const OPTIONS: [&str; 17] = [
    "--claims",
    "--source",
    "--host",
    "--allow-host",
    "--port",
    "--function-timeout",
    "--integration-timeout",
    "--memory",
    "--stage",
    "--binary-media-type",
    "--multi-value-headers",
    "--route-response",
    "--transfer-mode",
    "--http-cors",
    "--url-cors",
    "--log",
    "--in-process",
];

pub(super) fn run(program: &Arc<dyn Program>, arguments: Arguments) -> Result<ExitCode, UsageError> {
    // A REST API or function URL streams as the program does, unless an option says otherwise.
    let integration = Integration { streaming: program.streams(), ..Integration::new(EventSource::RestApi) };
    let deployment = Deployment::new(integration, RouteKeys::of(&program.routes()));
    Ok(serve(program, options(deployment, arguments)?))
}

fn options(deployment: Deployment, mut arguments: Arguments) -> Result<ServeOptions, UsageError> {
    let mut options = ServeOptions {
        deployment,
        own_cors: None,
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        allowed_hosts: Vec::new(),
        port: 9000,
        function_timeout: FUNCTION_TIMEOUT,
        integration_timeout: INTEGRATION_TIMEOUT,
        memory: MEMORY,
        log: false,
        in_process: false,
    };
    let mut own_cors = None;
    while let Some(argument) = arguments.next()? {
        let ServeOptions { deployment, .. } = &mut options;
        match argument.as_str() {
            "--source" => deployment.integration.source = arguments.source()?,
            "--host" => options.host = host(&mut arguments)?,
            "--allow-host" => options.allowed_hosts.push(allowed_host(&mut arguments)?),
            "--port" => options.port = arguments.parsed("--port", "a number from 0 to 65535")?,
            "--function-timeout" => options.function_timeout = function_timeout(&mut arguments)?,
            "--integration-timeout" => options.integration_timeout = arguments.seconds("--integration-timeout")?,
            "--memory" => options.memory = arguments.parsed("--memory", "a number of megabytes")?,
            "--stage" => deployment.stage.name = Some(arguments.text("--stage")?),
            "--binary-media-type" => {
                deployment.integration.binary_media_types.push(arguments.text("--binary-media-type")?);
            }
            "--multi-value-headers" => deployment.integration.multi_value_headers = true,
            "--claims" => deployment.authorizer = Some(arguments.claims()?),
            "--route-response" => deployment.integration.route_response = true,
            "--transfer-mode" => deployment.integration.streaming = arguments.transfer_mode()?,
            "--http-cors" | "--url-cors" => own_cors = Some(arguments.own_cors(&argument)?),
            "--log" => options.log = true,
            "--in-process" => options.in_process = true,
            other => return Err(unknown(other, &OPTIONS)),
        }
    }
    arguments::check_claims(&options.deployment)?;
    options.own_cors = checked(own_cors, options.deployment.source())?;
    Ok(options)
}

/// The settings, if the source has them.
fn checked(own_cors: Option<(String, OwnCors)>, source: EventSource) -> Result<Option<OwnCors>, UsageError> {
    let Some((option, settings)) = own_cors else { return Ok(None) };
    let (of_this, needed) = match option.as_str() {
        "--url-cors" => (source == EventSource::FunctionUrl, "url"),
        _ => (matches!(source, EventSource::HttpApi | EventSource::HttpApiV1), "http"),
    };
    if of_this {
        return Ok(Some(settings));
    }
    Err(UsageError(format!("`{option}` is not a setting of the {source}: add `--source {needed}`")))
}

fn function_timeout(arguments: &mut Arguments) -> Result<Duration, UsageError> {
    let timeout = arguments.seconds("--function-timeout")?;
    if timeout > MAX_FUNCTION_TIMEOUT {
        return Err(UsageError(format!(
            "`--function-timeout` is at most {} s on Lambda",
            MAX_FUNCTION_TIMEOUT.as_secs()
        )));
    }
    Ok(timeout)
}

fn host(arguments: &mut Arguments) -> Result<IpAddr, UsageError> {
    let value = arguments.text("--host")?;
    if value == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    value.parse().map_err(|_| UsageError(format!("`--host` takes an IP address, not `{value}`")))
}

/// A name as in a URL, without scheme and port.
fn allowed_host(arguments: &mut Arguments) -> Result<String, UsageError> {
    let value = arguments.text("--allow-host")?;
    match value.parse::<Authority>() {
        Ok(host) if host.host() == value && !value.is_empty() => Ok(value.to_ascii_lowercase()),
        _ => Err(UsageError(format!(
            "`--allow-host` takes a name like `dev.example.com`, without scheme and port, not `{value}`"
        ))),
    }
}
