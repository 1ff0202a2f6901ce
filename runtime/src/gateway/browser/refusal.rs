//! Why a browser refuses an answer.

use std::fmt;

/// Why a browser does not let a page read an answer, or send the request that its preflight asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// `access-control-allow-origin` is missing.
    NoOrigin,
    /// It has more than one value.
    SeveralOrigins(String),
    /// It is not the page's origin.
    OtherOrigin { allowed: String, page: String },
    /// It is `*`, and the page sends credentials.
    EveryOriginWithCredentials,
    /// `access-control-allow-credentials` is not `true`, and the page sends credentials.
    NoCredentials,
    /// The answer to a preflight has a status other than 2xx.
    Status(u16),
    /// The answer to a preflight is a redirect.
    Redirect(u16),
    /// The method is not in `access-control-allow-methods`.
    Method { asked: String, allowed: String },
    /// The header is not in `access-control-allow-headers`.
    Header { asked: String, allowed: String },
}

#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
impl Refusal {
    /// What to write in the program, if it made the answer.
    pub(crate) fn fix(&self, origin: &str) -> String {
        match self {
            Refusal::NoOrigin | Refusal::OtherOrigin { .. } => {
                format!("`.cors(Cors::origins([\"{origin}\"]))` allows the page")
            }
            Refusal::SeveralOrigins(_) => "only one of two may set it".to_owned(),
            Refusal::EveryOriginWithCredentials => {
                format!("`.cors(Cors::origins([\"{origin}\"]).allow_credentials())` names the page")
            }
            Refusal::NoCredentials => "`.allow_credentials()` of `Cors` allows them".to_owned(),
            Refusal::Status(_) | Refusal::Redirect(_) => "`.cors(..)` of `Api` answers preflights".to_owned(),
            Refusal::Method { .. } => "the methods are those of the routes".to_owned(),
            Refusal::Header { asked, .. } => {
                format!(
                    "an argument `#[header] {}` allows it, or `.allow_headers(..)` of `Cors`",
                    asked.replace('-', "_")
                )
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoOrigin => f.write_str("`access-control-allow-origin` is missing"),
            Refusal::SeveralOrigins(values) => {
                write!(f, "`access-control-allow-origin` has more than one value: `{values}`")
            }
            Refusal::OtherOrigin { allowed, page } => {
                write!(f, "`access-control-allow-origin` is `{allowed}`, and the page's origin is `{page}`")
            }
            Refusal::EveryOriginWithCredentials => {
                f.write_str("`access-control-allow-origin` is `*`, and the page sends credentials")
            }
            Refusal::NoCredentials => {
                f.write_str("`access-control-allow-credentials` is not `true`, and the page sends credentials")
            }
            Refusal::Status(status) => write!(f, "the answer to a preflight has the status {status} and not 2xx"),
            Refusal::Redirect(status) => {
                write!(f, "the answer to a preflight is a redirect, {status}, and browsers do not follow it")
            }
            Refusal::Method { asked, allowed } => missing(f, asked, "methods", allowed),
            Refusal::Header { asked, allowed } => missing(f, asked, "headers", allowed),
        }
    }
}

fn missing(f: &mut fmt::Formatter<'_>, asked: &str, of: &str, allowed: &str) -> fmt::Result {
    match allowed {
        "" => write!(f, "`access-control-allow-{of}` is missing, and the page asks for `{asked}`"),
        _ => write!(f, "`access-control-allow-{of}` is `{allowed}`, and the page asks for `{asked}`"),
    }
}
