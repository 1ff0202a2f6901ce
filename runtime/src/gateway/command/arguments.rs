//! The arguments of a command, one at a time.

use std::ffi::OsString;
use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use lexopt::{Arg, Parser};

use super::io::UsageError;
use super::{nearest, source};
use crate::event::EventSource;
use crate::gateway::event::{Authorizer, Deployment, impossible};
use crate::gateway::serve::OwnCors;

/// The arguments after the command's name.
pub(super) struct Arguments {
    parser: Parser,
}

/// Refuses claims that no authorizer of the source can report.
pub(super) fn check_claims(deployment: &Deployment) -> Result<(), UsageError> {
    impossible(deployment).map_or(Ok(()), |reason| Err(UsageError(reason)))
}

impl Arguments {
    pub(super) fn new(arguments: Vec<OsString>) -> Self {
        Arguments { parser: Parser::from_args(arguments) }
    }

    /// The next option with its dashes, or the next value.
    pub(super) fn next(&mut self) -> Result<Option<String>, UsageError> {
        let argument = match self.parser.next().map_err(usage)? {
            None => return Ok(None),
            Some(Arg::Short(letter)) => format!("-{letter}"),
            Some(Arg::Long(name)) => format!("--{name}"),
            Some(Arg::Value(value)) => text(value)?,
        };
        Ok(Some(argument))
    }

    pub(super) fn text(&mut self, option: &str) -> Result<String, UsageError> {
        match self.parser.value() {
            Ok(value) => text(value),
            Err(_) => Err(UsageError(format!("`{option}` has no value"))),
        }
    }

    pub(super) fn parsed<T: FromStr>(&mut self, option: &str, what: &str) -> Result<T, UsageError> {
        let value = self.text(option)?;
        value.parse().map_err(|_| UsageError(format!("`{option}` takes {what}, not `{value}`")))
    }

    pub(super) fn seconds(&mut self, option: &str) -> Result<Duration, UsageError> {
        let value: f64 = self.parsed(option, "a number of seconds")?;
        match Duration::try_from_secs_f64(value) {
            Ok(duration) if duration >= Duration::from_millis(1) => Ok(duration),
            _ => Err(UsageError(format!("`{option}` takes a number of seconds, not `{value}`"))),
        }
    }

    /// What an authorizer reports of every caller.
    pub(super) fn claims(&mut self) -> Result<Authorizer, UsageError> {
        let value = self.text("--claims")?;
        serde_json::from_str(&value)
            .map(Authorizer::Claims)
            .map_err(|_| UsageError(format!("`--claims` takes a JSON object like `{{\"sub\":\"7\"}}`, not `{value}`")))
    }

    /// CORS settings as AWS reports them, or one origin, with the option that takes them.
    pub(super) fn own_cors(&mut self, option: &str) -> Result<(String, OwnCors), UsageError> {
        let value = self.text(option)?;
        let settings = if value.trim_start().starts_with('{') {
            serde_json::from_str(&value).map_err(|error| UsageError(format!("`{option}`: {error}")))?
        } else if value == "*" || value.contains("://") {
            OwnCors::of_origin(&value)
        } else {
            return Err(UsageError(format!(
                "`{option}` takes an origin like `http://localhost:5173`, or JSON like `{{\"AllowOrigins\":[\"*\"]}}`, not `{value}`"
            )));
        };
        Ok((option.to_owned(), settings))
    }

    pub(super) fn source(&mut self) -> Result<EventSource, UsageError> {
        source::named(&self.text("--source")?).map_err(UsageError)
    }

    /// The name as in the integration of a REST API, in lower case.
    pub(super) fn transfer_mode(&mut self) -> Result<bool, UsageError> {
        let value = self.text("--transfer-mode")?;
        match value.to_ascii_lowercase().as_str() {
            "stream" => Ok(true),
            "buffered" => Ok(false),
            _ => {
                let advice = nearest::advice(&value, &["stream", "buffered"]);
                Err(UsageError(format!("unknown transfer mode `{value}`: {advice}")))
            }
        }
    }
}

pub(super) fn unknown(argument: &str, known: &[&str]) -> UsageError {
    let what = if argument.starts_with('-') { "option" } else { "argument" };
    UsageError(format!("unknown {what} `{argument}`: {}", nearest::advice(argument, known)))
}

pub(super) fn one_file(files: Vec<String>, usage: &str) -> Result<PathBuf, UsageError> {
    match <[String; 1]>::try_from(files) {
        Ok([file]) => Ok(file.into()),
        Err(_) => Err(UsageError(usage.to_owned())),
    }
}

fn text(value: OsString) -> Result<String, UsageError> {
    value.into_string().map_err(|value| UsageError(format!("{} is not UTF-8", value.display())))
}

fn usage(error: impl Display) -> UsageError {
    UsageError(error.to_string())
}
