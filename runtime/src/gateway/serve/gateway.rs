//! One request at the front: the event made, the function asked, its output judged, the client answered.

use std::collections::HashSet;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::body::{self, Collected};
use super::function::Function;
use super::log::Log;
use super::streaming::{self, Outgoing, Pieces};
use super::terminal::{complain, print};
use super::websocket::{self, Connections};
use crate::event::EventSource;
use crate::gateway::event::{Api, Built, Client, HttpRequest, build_of, kind, spelled};
use crate::gateway::ids;
use crate::gateway::invocation::{Invoked, Rest};
use crate::gateway::verdict::{self, Cause, Situation, Verdict};

/// The longest event that Lambda takes.
const MAX_EVENT_BYTES: usize = 6 * 1024 * 1024;

/// An API with the function behind it.
pub(super) struct Gateway {
    pub(super) api: Api,
    pub(super) function: Arc<Function>,
    pub(super) integration_timeout: Duration,
    /// Whether the routes of a WebSocket API have a route response.
    pub(super) route_response: bool,
    /// Whether a REST API or function URL streams.
    pub(super) streaming: bool,
    /// Whether the function takes every route of a WebSocket API.
    pub(super) has_bare_handler: bool,
    pub(super) connections: Connections,
    /// Notes that were made: they concern the program and not one request.
    pub(super) told: Mutex<HashSet<String>>,
    pub(super) log: bool,
}

pub(super) async fn connection(stream: TcpStream, peer: SocketAddr, gateway: Arc<Gateway>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let gateway = gateway.clone();
        async move {
            Ok::<_, Infallible>(match gateway.api.source {
                EventSource::WebSocketApi => websocket::answer(gateway, request, peer).await.map(Either::Left),
                _ => gateway.answer(request, peer).await,
            })
        }
    });
    let mut server = http1::Builder::new();
    let served = server.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).with_upgrades().await;
    if let Err(error) = served
        && error.is_parse()
    {
        complain(&format!(
            "a request was answered with 400, it is no HTTP: {error} (in a path or query, `<` is written `%3C`)"
        ));
    }
}

impl Gateway {
    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Outgoing> {
        let start = Instant::now();
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let mut http = HttpRequest {
            method: parts.method.to_string(),
            target,
            headers: headers(&parts.headers),
            body: Bytes::new(),
            source_ip: peer.ip().to_string(),
        };
        let (judged, built) = match body::collect(body, verdict::max_request_bytes(self.api.source)).await {
            Ok(Collected::Whole(body)) => {
                http.body = body;
                let (judged, built) = self.judged(&http, None).await;
                (judged, Some(built))
            }
            Ok(Collected::TooLong) => (verdict::request_too_long(self.api.source).into(), None),
            Err(error) => {
                complain(&format!("{} {}: the request broke off: {error}", http.method, http.target));
                let mut gone = Response::new(Either::Left(Full::default()));
                *gone.status_mut() = StatusCode::BAD_REQUEST;
                return gone;
            }
        };
        let Judged { mut verdict, rest } = judged;
        self.tell(&http, &verdict, start.elapsed());
        let first = Bytes::from(std::mem::take(&mut verdict.body));
        let head = self.response(verdict, built.as_ref());
        match rest {
            Some(rest) => head.map(|_| Either::Right(Pieces::new(first, rest))),
            None => head.map(|_| Either::Left(Full::new(first))),
        }
    }

    /// What comes of a request, with the event that was made of it.
    pub(super) async fn judged(&self, http: &HttpRequest, client: Option<&Client>) -> (Judged, Built) {
        let built = build_of(http, &self.api, client);
        let event = built.json.to_string();
        if event.len() > MAX_EVENT_BYTES {
            return (verdict::event_too_long(self.api.source, event.len()).into(), built);
        }
        let start = Instant::now();
        let (function, trace_id) = (self.function.clone(), built.trace_id.clone());
        // The function goes on when the gateway no longer waits, and when the client has left.
        let task = tokio::spawn(async move { function.invoke(event.into(), &trace_id).await });
        let mut invoked = match tokio::time::timeout(self.integration_timeout, task).await {
            Ok(Ok(invoked)) => Some(invoked),
            Ok(Err(_)) | Err(_) => None,
        };
        if let Some(invoked) = invoked.as_mut().filter(|_| !self.streams())
            && let Some(rest) = invoked.rest.take()
        {
            invoked.payload = streaming::collected(&invoked.payload, rest, verdict::MAX_OUTPUT_BYTES).await;
        }
        let verdict = match &invoked {
            Some(invoked) => self.judge(http, invoked),
            None => self.timed_out(),
        };
        if self.log && matches!(self.api.source, EventSource::RestApi | EventSource::WebSocketApi) {
            let log =
                Log { http, built: &built, invoked: invoked.as_ref(), verdict: &verdict, latency: start.elapsed() };
            complain(&log.to_string());
        }
        let rest = invoked.and_then(|invoked| invoked.rest).filter(|_| verdict.accepted && has_body(http, &verdict));
        (Judged { verdict, rest }, built)
    }

    /// Whether the source hands on what comes piece by piece.
    fn streams(&self) -> bool {
        self.streaming && matches!(self.api.source, EventSource::RestApi | EventSource::FunctionUrl)
    }

    fn judge(&self, http: &HttpRequest, invoked: &Invoked) -> Verdict {
        let binary_media_types: Vec<&str> = self.api.binary_media_types.iter().map(String::as_str).collect();
        let situation = Situation {
            accept: http.header("accept"),
            binary_media_types: &binary_media_types,
            function_error: invoked.function_error.as_deref(),
            request_id: &invoked.request_id,
            multi_value_headers: self.api.multi_value_headers,
            connection: kind(&http.method),
            route_response: self.route_response,
            streaming: self.streaming,
            ..Situation::new(self.api.source)
        };
        verdict::judge(&invoked.payload, &situation)
    }

    fn timed_out(&self) -> Verdict {
        let seconds = self.integration_timeout.as_secs_f64();
        let reason = format!(
            "the function did not answer within the integration's {seconds} s: answer sooner, or later by other means"
        );
        verdict::refusal(Cause::IntegrationTimeout, reason, self.api.source, "")
    }

    /// One line for each request, one more for each refusal, and one for each note that is new.
    pub(super) fn tell(&self, http: &HttpRequest, verdict: &Verdict, elapsed: Duration) {
        let HttpRequest { method, target, .. } = http;
        let (status, length) = (verdict.status, verdict.body.len());
        print(&format!("{method} {target} {status} {} ms {length} bytes\n", elapsed.as_millis()));
        if let Some(reason) = &verdict.reason {
            complain(&format!("refused by the {}: {reason} [{}]", self.api.source, verdict.confidence));
            if self.log {
                self.tell_access_log(verdict, reason);
            }
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for note in &verdict.notes {
            if told.insert(note.clone()) {
                complain(&format!("note: {note}"));
            }
        }
    }

    /// What stands in the access log of a source without an execution log.
    fn tell_access_log(&self, verdict: &Verdict, reason: &str) {
        match (self.api.source, &verdict.log) {
            (EventSource::HttpApi | EventSource::HttpApiV1, _) => {
                complain(&format!("integrationErrorMessage: {reason}"))
            }
            (EventSource::Alb, Some(error_reason)) => complain(&format!("error_reason: {error_reason}")),
            _ => {}
        }
    }

    pub(super) fn response(&self, verdict: Verdict, built: Option<&Built>) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(Bytes::from(verdict.body)));
        *response.status_mut() = StatusCode::from_u16(verdict.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let ids = built.map(|built| self.ids(built)).unwrap_or_default();
        for (name, value) in verdict.headers.into_iter().chain(ids) {
            let header = (HeaderName::try_from(name), HeaderValue::try_from(value));
            if let (Ok(name), Ok(value)) = header
                && !CONNECTION.contains(&name.as_str())
            {
                response.headers_mut().append(name, value);
            }
        }
        response
    }

    /// The ids that the source gives every answer.
    fn ids(&self, built: &Built) -> Vec<(String, String)> {
        let trace = format!("Root={}", built.trace_id);
        let request = built.request_id.clone();
        let pairs = match self.api.source {
            EventSource::HttpApi | EventSource::HttpApiV1 => vec![("apigw-requestid", request)],
            EventSource::Alb | EventSource::VpcLattice => Vec::new(),
            EventSource::FunctionUrl => vec![("x-amzn-requestid", request), ("x-amzn-trace-id", trace)],
            _ => vec![("x-amzn-requestid", request), ("x-amz-apigw-id", ids::extended()), ("x-amzn-trace-id", trace)],
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// What comes of a request.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    /// What still comes of the body.
    pub(super) rest: Option<Rest>,
}

impl From<Verdict> for Judged {
    fn from(verdict: Verdict) -> Self {
        Judged { verdict, rest: None }
    }
}

fn has_body(http: &HttpRequest, verdict: &Verdict) -> bool {
    http.method != "HEAD" && !matches!(verdict.status, 204 | 205 | 304)
}

/// Headers that concern this connection, and so are the server's own.
const CONNECTION: [&str; 4] = ["connection", "content-length", "transfer-encoding", "upgrade"];

pub(super) fn headers(map: &http::HeaderMap) -> Vec<(String, String)> {
    let one = |(name, value): (&HeaderName, &HeaderValue)| {
        (spelled(name.as_str()), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    map.iter().map(one).collect()
}
