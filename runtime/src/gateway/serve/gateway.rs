//! What the gateway does with a request: it builds the event, invokes the function and judges its output.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::allowed_hosts::AllowedHosts;
use super::backend::Backend;
use super::chunks::{self, ChunkReceiver};
use super::execution_log::ExecutionLog;
use super::invoked::Invoked;
use super::own_cors::OwnCors;
use super::report::Report;
use super::terminal::complain_lines;
use super::websocket::connections::Connections;
use crate::event::EventSource;
use crate::gateway::event::{ApiAddress, Client, ClientRequest, Deployment, Stamp, build, trace};
use crate::gateway::integration::Exchange;
use crate::gateway::invoke_response::InvokeResponse;
use crate::gateway::verdict::Verdict;
use crate::gateway::verdict::integration_failure::IntegrationFailure;
use crate::gateway::verdict::output_limit::MAX_OUTPUT_BYTES;
use crate::gateway::verdict::request_limits::{MAX_EVENT_BYTES, event_too_long};

/// An event source with the function behind it.
pub(super) struct Gateway {
    /// Where the gateway listens.
    pub(super) address: SocketAddr,
    pub(super) allowed_hosts: AllowedHosts,
    pub(super) deployment: Deployment,
    /// The CORS settings of an HTTP API or a function URL.
    pub(super) own_cors: Option<OwnCors>,
    pub(super) backend: Arc<Backend>,
    pub(super) integration_timeout: Duration,
    /// Whether the function answers every route of a WebSocket API.
    pub(super) has_bare_handler: bool,
    pub(super) connections: Connections,
    pub(super) report: Report,
    /// Whether the execution log of each request is printed.
    pub(super) has_log: bool,
}

/// The verdict on the answer to a request.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    /// The chunks of the body that follow.
    pub(super) rest: Option<ChunkReceiver>,
}

impl From<Verdict> for Judged {
    fn from(verdict: Verdict) -> Self {
        Judged { verdict, rest: None }
    }
}

impl Gateway {
    /// Invokes the function and judges its output; `client` is the connection to a WebSocket API.
    pub(super) async fn judged(&self, request: &ClientRequest, stamp: &Stamp, client: Option<&Client>) -> Judged {
        let source = self.deployment.source();
        if let Some(verdict) = self.own_cors.as_ref().and_then(|cors| cors.preflight(request, source)) {
            return verdict.into();
        }
        let json = build(request, &self.deployment, stamp, client);
        let event = json.to_string();
        if event.len() > MAX_EVENT_BYTES {
            return event_too_long(source, event.len()).into();
        }
        let start = Instant::now();
        let mut invoked = self.invoke(event, trace::root(request, source, stamp)).await;
        if let Some(invoked) = invoked.as_mut().filter(|_| !self.streams())
            && let Some(rest) = invoked.rest.take()
        {
            invoked.response.payload = chunks::collected(&invoked.response.payload, rest, MAX_OUTPUT_BYTES).await;
        }
        let (response, rest) = invoked.map_or((None, None), |Invoked { response, rest }| (Some(response), rest));
        let mut verdict = match &response {
            Some(response) => self.judge(request, response),
            None => self.timed_out(),
        };
        if let Some(cors) = &self.own_cors {
            cors.apply(&mut verdict, request, source);
        }
        if self.has_log && matches!(source, EventSource::RestApi | EventSource::WebSocketApi) {
            let latency = start.elapsed();
            let log =
                ExecutionLog { request, event: &json, stamp, response: response.as_ref(), verdict: &verdict, latency };
            complain_lines(&log.to_string());
        }
        let rest = rest.filter(|_| verdict.accepted && has_body(request, &verdict));
        Judged { verdict, rest }
    }

    /// The stamp of a request that came under that host, or under none.
    pub(super) fn stamp(&self, host: Option<&str>) -> Stamp {
        let host = host.map_or_else(|| self.address.to_string(), str::to_owned);
        Stamp::at(ApiAddress::local(self.deployment.source(), &host))
    }

    /// What the function answers before the integration's timeout.
    async fn invoke(&self, event: String, trace_id: &str) -> Option<Invoked> {
        let (backend, trace_id) = (self.backend.clone(), trace_id.to_owned());
        // The function continues when the gateway stops waiting, and when the client has disconnected.
        let task = tokio::spawn(async move { backend.invoke(event.into(), &trace_id).await });
        tokio::time::timeout(self.integration_timeout, task).await.ok()?.ok()
    }

    /// Whether the source forwards chunks as they come.
    fn streams(&self) -> bool {
        let can_stream = matches!(self.deployment.source(), EventSource::RestApi | EventSource::FunctionUrl);
        self.deployment.integration.streaming && can_stream
    }

    fn judge(&self, request: &ClientRequest, response: &InvokeResponse) -> Verdict {
        let exchange = Exchange {
            accept: request.header("accept"),
            connection: request.kind.connection_event(),
            function_error: response.function_error.as_deref(),
            request_id: &response.request_id,
        };
        self.deployment.integration.judge(&response.payload, exchange)
    }

    fn timed_out(&self) -> Verdict {
        let seconds = self.integration_timeout.as_secs_f64();
        let reason = format!(
            "the function did not answer within the integration's {seconds} s: answer sooner, or return early and deliver the result later"
        );
        IntegrationFailure::Timeout.verdict(reason, self.deployment.source())
    }
}

fn has_body(request: &ClientRequest, verdict: &Verdict) -> bool {
    request.kind.method() != "HEAD" && !matches!(verdict.status, 204 | 205 | 304)
}
