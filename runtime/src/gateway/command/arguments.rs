//! The arguments of each command.

use std::ffi::OsString;
use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use lexopt::{Arg, Parser};

use super::{Usage, nearest, read, source};
use crate::event::EventSource;
use crate::gateway::event::{Authorizer, HttpRequest};
use crate::gateway::serve;

/// Lambda's default.
const FUNCTION_TIMEOUT: Duration = Duration::from_secs(3);
/// The longest that a function can run (Lambda quotas, "Function timeout").
const MAX_FUNCTION_TIMEOUT: Duration = Duration::from_secs(900);
/// API Gateway's default, and the most that most APIs can have.
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(29);
/// Lambda's default, in megabytes.
const MEMORY: u32 = 128;

/// The arguments after the command's name.
pub(super) struct Arguments {
    parser: Parser,
}

/// What `event` is asked.
pub(super) struct Event {
    pub(super) request: HttpRequest,
    pub(super) source: EventSource,
    pub(super) stage: Option<String>,
    pub(super) resource: Option<String>,
    pub(super) binary_media_types: Vec<String>,
    pub(super) claims: Option<Authorizer>,
    pub(super) multi_value_headers: bool,
}

/// What `invoke` is asked.
pub(super) struct Invoke {
    pub(super) file: PathBuf,
    /// Who judges the answer; the event's own source unless told.
    pub(super) source: Option<EventSource>,
    pub(super) binary_media_types: Vec<String>,
    pub(super) route_response: bool,
    pub(super) json: bool,
}

/// What `explain` is asked.
pub(super) struct Explain {
    pub(super) file: PathBuf,
    pub(super) source: EventSource,
    pub(super) accept: Option<String>,
    pub(super) binary_media_types: Vec<String>,
    pub(super) function_error: Option<String>,
    pub(super) multi_value_headers: bool,
    /// The output answers a message instead of `$connect`.
    pub(super) route_response: bool,
    pub(super) streaming: bool,
    pub(super) json: bool,
}

impl Arguments {
    pub(super) fn new(arguments: Vec<OsString>) -> Self {
        Arguments { parser: Parser::from_args(arguments) }
    }

    pub(super) fn serve(mut self) -> Result<serve::Options, Usage> {
        let mut options = serve::Options {
            source: EventSource::RestApi,
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 9000,
            function_timeout: FUNCTION_TIMEOUT,
            integration_timeout: INTEGRATION_TIMEOUT,
            memory: MEMORY,
            stage: None,
            binary_media_types: Vec::new(),
            claims: None,
            multi_value_headers: false,
            route_response: false,
            streaming: None,
            log: false,
            in_process: false,
        };
        while let Some(argument) = self.next()? {
            match argument.as_str() {
                "--source" => options.source = self.source()?,
                "--host" => options.host = self.host()?,
                "--port" => options.port = self.parsed("--port", "a number from 0 to 65535")?,
                "--function-timeout" => options.function_timeout = self.function_timeout()?,
                "--integration-timeout" => options.integration_timeout = self.seconds("--integration-timeout")?,
                "--memory" => options.memory = self.parsed("--memory", "a number of megabytes")?,
                "--stage" => options.stage = Some(self.text("--stage")?),
                "--binary-media-type" => options.binary_media_types.push(self.text("--binary-media-type")?),
                "--multi-value-headers" => options.multi_value_headers = true,
                "--claims" => options.claims = Some(self.claims()?),
                "--route-response" => options.route_response = true,
                "--transfer-mode" => options.streaming = Some(self.transfer_mode()?),
                "--log" => options.log = true,
                "--in-process" => options.in_process = true,
                other => return Err(unknown(other, &SERVE)),
            }
        }
        Ok(options)
    }

    pub(super) fn event(mut self) -> Result<Event, Usage> {
        let mut places = Vec::new();
        let mut event = Event {
            request: empty_request(),
            source: EventSource::RestApi,
            stage: None,
            resource: None,
            binary_media_types: Vec::new(),
            claims: None,
            multi_value_headers: false,
        };
        while let Some(argument) = self.next()? {
            match argument.as_str() {
                "--source" => event.source = self.source()?,
                "--stage" => event.stage = Some(self.text("--stage")?),
                "--resource" => event.resource = Some(self.text("--resource")?),
                "--binary-media-type" => event.binary_media_types.push(self.text("--binary-media-type")?),
                "--multi-value-headers" => event.multi_value_headers = true,
                "--claims" => event.claims = Some(self.claims()?),
                "-H" | "--header" => event.request.headers.push(self.header()?),
                "-d" | "--data" => event.request.body = self.data()?,
                other if other.starts_with('-') => return Err(unknown(other, &EVENT)),
                _ => places.push(argument),
            }
        }
        let Ok([method, target]) = <[String; 2]>::try_from(places) else {
            return Err(Usage("`event` takes a method and a path: `event GET '/users/7?full=true'`".to_owned()));
        };
        if !target.starts_with('/') || http::Method::from_str(&method).is_err() {
            return Err(Usage(format!("`{method} {target}` is no method and path: `event GET /users/7`")));
        }
        event.request.method = method;
        event.request.target = target;
        Ok(event)
    }

    pub(super) fn invoke(mut self) -> Result<Invoke, Usage> {
        let mut invoke = Invoke {
            file: PathBuf::new(),
            source: None,
            binary_media_types: Vec::new(),
            route_response: false,
            json: false,
        };
        let mut files = Vec::new();
        while let Some(argument) = self.next()? {
            match argument.as_str() {
                "--source" => invoke.source = Some(self.source()?),
                "--binary-media-type" => invoke.binary_media_types.push(self.text("--binary-media-type")?),
                "--route-response" => invoke.route_response = true,
                "--json" => invoke.json = true,
                other if other.len() > 1 && other.starts_with('-') => return Err(unknown(other, &INVOKE)),
                _ => files.push(argument),
            }
        }
        invoke.file = one_file(files, "`invoke` takes one file with an event, or `-`: `invoke event.json`")?;
        Ok(invoke)
    }

    pub(super) fn explain(mut self) -> Result<Explain, Usage> {
        let mut explain = Explain {
            file: PathBuf::new(),
            source: EventSource::RestApi,
            accept: None,
            binary_media_types: Vec::new(),
            function_error: None,
            multi_value_headers: false,
            route_response: false,
            streaming: false,
            json: false,
        };
        let mut files = Vec::new();
        while let Some(argument) = self.next()? {
            match argument.as_str() {
                "--transfer-mode" => explain.streaming = self.transfer_mode()?,
                "--source" => explain.source = self.source()?,
                "--accept" => explain.accept = Some(self.text("--accept")?),
                "--binary-media-type" => explain.binary_media_types.push(self.text("--binary-media-type")?),
                "--multi-value-headers" => explain.multi_value_headers = true,
                "--route-response" => explain.route_response = true,
                "--function-error" => explain.function_error = Some(self.text("--function-error")?),
                "--json" => explain.json = true,
                other if other.len() > 1 && other.starts_with('-') => return Err(unknown(other, &EXPLAIN)),
                _ => files.push(argument),
            }
        }
        let usage =
            "`explain` takes one file with a function's output or a line of a log, or `-`: `explain output.json`";
        explain.file = one_file(files, usage)?;
        Ok(explain)
    }

    /// For a command that knows nothing but `--json`.
    pub(super) fn json_only(mut self) -> Result<bool, Usage> {
        let mut json = false;
        while let Some(argument) = self.next()? {
            match argument.as_str() {
                "--json" => json = true,
                other => return Err(unknown(other, &["--json"])),
            }
        }
        Ok(json)
    }

    /// The next option with its dashes, or the next value.
    fn next(&mut self) -> Result<Option<String>, Usage> {
        let argument = match self.parser.next().map_err(usage)? {
            None => return Ok(None),
            Some(Arg::Short(letter)) => format!("-{letter}"),
            Some(Arg::Long(name)) => format!("--{name}"),
            Some(Arg::Value(value)) => text(value)?,
        };
        Ok(Some(argument))
    }

    fn text(&mut self, option: &str) -> Result<String, Usage> {
        match self.parser.value() {
            Ok(value) => text(value),
            Err(_) => Err(Usage(format!("`{option}` has no value"))),
        }
    }

    fn parsed<T: FromStr>(&mut self, option: &str, what: &str) -> Result<T, Usage> {
        let value = self.text(option)?;
        value.parse().map_err(|_| Usage(format!("`{option}` takes {what}, and `{value}` is none")))
    }

    fn seconds(&mut self, option: &str) -> Result<Duration, Usage> {
        let value: f64 = self.parsed(option, "a number of seconds")?;
        match Duration::try_from_secs_f64(value) {
            Ok(duration) if duration >= Duration::from_millis(1) => Ok(duration),
            _ => Err(Usage(format!("`{option}` takes a number of seconds, and `{value}` is none"))),
        }
    }

    fn function_timeout(&mut self) -> Result<Duration, Usage> {
        let timeout = self.seconds("--function-timeout")?;
        if timeout > MAX_FUNCTION_TIMEOUT {
            return Err(Usage(format!(
                "`--function-timeout` is at most {} s on Lambda",
                MAX_FUNCTION_TIMEOUT.as_secs()
            )));
        }
        Ok(timeout)
    }

    /// What an authorizer says of every caller.
    fn claims(&mut self) -> Result<Authorizer, Usage> {
        let value = self.text("--claims")?;
        serde_json::from_str(&value)
            .map(Authorizer::Claims)
            .map_err(|_| Usage(format!("`--claims` takes a JSON object, `{{\"sub\":\"7\"}}`, and `{value}` is none")))
    }

    fn host(&mut self) -> Result<IpAddr, Usage> {
        let value = self.text("--host")?;
        if value == "localhost" {
            return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        value.parse().map_err(|_| Usage(format!("`--host` takes an IP address, and `{value}` is none")))
    }

    fn source(&mut self) -> Result<EventSource, Usage> {
        source::named(&self.text("--source")?).map_err(Usage)
    }

    /// As the integration of a REST API has it, in lower case.
    fn transfer_mode(&mut self) -> Result<bool, Usage> {
        let value = self.text("--transfer-mode")?;
        match value.to_ascii_lowercase().as_str() {
            "stream" => Ok(true),
            "buffered" => Ok(false),
            _ => Err(Usage(format!("unknown transfer mode `{value}`: there are `stream`, `buffered`"))),
        }
    }

    fn header(&mut self) -> Result<(String, String), Usage> {
        let line = self.text("--header")?;
        match line.split_once(':') {
            Some((name, value)) if http::HeaderName::from_str(name).is_ok() => {
                Ok((name.to_owned(), value.trim().to_owned()))
            }
            _ => Err(Usage(format!("`{line}` is no header: `-H 'name: value'`"))),
        }
    }

    fn data(&mut self) -> Result<Bytes, Usage> {
        let value = self.text("--data")?;
        match value.strip_prefix('@') {
            Some(path) => read(path.as_ref()).map(Bytes::from),
            None => Ok(value.into()),
        }
    }
}

const SERVE: [&str; 14] = [
    "--claims",
    "--source",
    "--host",
    "--port",
    "--function-timeout",
    "--integration-timeout",
    "--memory",
    "--stage",
    "--binary-media-type",
    "--multi-value-headers",
    "--route-response",
    "--transfer-mode",
    "--log",
    "--in-process",
];
const EVENT: [&str; 8] = [
    "--claims",
    "--source",
    "--stage",
    "--resource",
    "--binary-media-type",
    "--multi-value-headers",
    "--header",
    "--data",
];
const INVOKE: [&str; 4] = ["--source", "--binary-media-type", "--route-response", "--json"];
const EXPLAIN: [&str; 8] = [
    "--source",
    "--accept",
    "--binary-media-type",
    "--multi-value-headers",
    "--route-response",
    "--transfer-mode",
    "--function-error",
    "--json",
];

fn unknown(told: &str, known: &[&str]) -> Usage {
    let what = if told.starts_with('-') { "option" } else { "argument" };
    Usage(format!("unknown {what} `{told}`: {}", nearest::advice(told, known)))
}

fn one_file(files: Vec<String>, usage: &str) -> Result<PathBuf, Usage> {
    match <[String; 1]>::try_from(files) {
        Ok([file]) => Ok(file.into()),
        Err(_) => Err(Usage(usage.to_owned())),
    }
}

fn text(value: OsString) -> Result<String, Usage> {
    value.into_string().map_err(|value| Usage(format!("{} is no UTF-8", value.display())))
}

fn usage(error: impl Display) -> Usage {
    Usage(error.to_string())
}

fn empty_request() -> HttpRequest {
    HttpRequest {
        method: String::new(),
        target: String::new(),
        headers: Vec::new(),
        body: Bytes::new(),
        source_ip: "127.0.0.1".to_owned(),
    }
}
