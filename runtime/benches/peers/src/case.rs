//! What is measured.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;

use crate::data::Order;
use crate::event;

/// One request, or one point of a growth curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// A GET through a REST API, with CloudFront's headers.
    RestGet,
    /// A GET through an HTTP API, payload 2.0.
    HttpGet,
    /// A GET through a load balancer.
    AlbGet,
    /// A GET through a REST API whose handler takes one value of the query.
    Query,
    /// A GET through a REST API whose handler takes one header.
    Header,
    /// A GET through a REST API whose handler takes a placeholder, a value of the query and a header.
    Typical,
    /// A POST of an order with about that many bytes.
    Post(usize),
    /// A GET whose answer has about that many KiB of JSON.
    Json(usize),
    /// A GET whose answer is 4 MiB of bytes.
    Binary,
    /// A GET whose handler takes a `lambda_http::Request`.
    Request,
    /// A GET in a function of that many routes; the last one is asked for.
    Routes(usize),
    /// A GET with that many headers.
    Headers(usize),
}

/// The cases of the table.
pub const TABLE: [Case; 14] = [
    Case::RestGet,
    Case::HttpGet,
    Case::AlbGet,
    Case::Query,
    Case::Header,
    Case::Typical,
    Case::Post(1_000),
    Case::Post(100_000),
    Case::Json(1),
    Case::Json(100),
    Case::Json(1024),
    Case::Binary,
    Case::Request,
    Case::Routes(100),
];

impl Case {
    /// The event that the function gets.
    pub fn event(self) -> Bytes {
        let few = event::Headers::Usual;
        Bytes::from(match self {
            Case::RestGet | Case::Request => event::rest("GET", "/users/{id}", "/users/7", few, None),
            Case::HttpGet => event::http("/users/{id}", "/users/7"),
            Case::AlbGet => event::alb("/users/7"),
            Case::Query => event::rest("GET", "/search", "/search", few, None),
            Case::Header => event::rest("GET", "/browser", "/browser", few, None),
            Case::Typical => event::rest("GET", "/visits/{id}", "/visits/7", few, None),
            Case::Post(bytes) => {
                let order = serde_json::to_string(&Order::of(bytes)).unwrap_or_default();
                event::rest("POST", "/orders", "/orders", few, Some(&order))
            }
            Case::Json(kib) => event::rest("GET", "/report/{size}", &format!("/report/{kib}"), few, None),
            Case::Binary => event::rest("GET", "/image", "/image", few, None),
            Case::Routes(count) => {
                let prefix = format!("/v{}", count.saturating_sub(1));
                event::rest("GET", &format!("{prefix}/users/{{id}}"), &format!("{prefix}/users/7"), few, None)
            }
            Case::Headers(count) => event::rest("GET", "/users/{id}", "/users/7", event::Headers::Several(count), None),
        })
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Case::RestGet => f.write_str("rest-get"),
            Case::HttpGet => f.write_str("http-get"),
            Case::AlbGet => f.write_str("alb-get"),
            Case::Query => f.write_str("query"),
            Case::Header => f.write_str("header"),
            Case::Typical => f.write_str("typical"),
            Case::Post(bytes) => write!(f, "post-{bytes}"),
            Case::Json(kib) => write!(f, "json-{kib}"),
            Case::Binary => f.write_str("binary"),
            Case::Request => f.write_str("request"),
            Case::Routes(count) => write!(f, "routes-{count}"),
            Case::Headers(count) => write!(f, "headers-{count}"),
        }
    }
}

impl FromStr for Case {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("there is no case `{text}`");
        let (kind, number) = text.rsplit_once('-').ok_or_else(unknown).unwrap_or((text, ""));
        let number = || number.parse().map_err(|_| unknown());
        Ok(match (text, kind) {
            ("rest-get", _) => Case::RestGet,
            ("http-get", _) => Case::HttpGet,
            ("alb-get", _) => Case::AlbGet,
            ("query", _) => Case::Query,
            ("header", _) => Case::Header,
            ("typical", _) => Case::Typical,
            ("binary", _) => Case::Binary,
            ("request", _) => Case::Request,
            (_, "post") => Case::Post(number()?),
            (_, "json") => Case::Json(number()?),
            (_, "routes") => Case::Routes(number()?),
            (_, "headers") => Case::Headers(number()?),
            _ => return Err(unknown()),
        })
    }
}
