//! Answers one HTTP request.

use std::net::SocketAddr;
use std::time::Instant;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{Either, Full};
use hyper::body::Incoming;

use super::client_body::{ClientBody, ForwardedStream};
use super::collect::{Collected, collect};
use super::gateway::{Gateway, Judged};
use super::request::client_request;
use super::response::response;
use super::terminal::complain;
use crate::gateway::content_coding;
use crate::gateway::verdict::request_limits::{max_request_bytes, request_too_long};

pub(super) async fn answer(gateway: &Gateway, request: Request<Incoming>, peer: SocketAddr) -> Response<ClientBody> {
    let start = Instant::now();
    let source = gateway.deployment.source();
    let (parts, body) = request.into_parts();
    let mut request = client_request(&parts, peer);
    let (judged, stamp) = match collect(body, max_request_bytes(source)).await {
        Ok(Collected::Whole(body)) => {
            request.body = body;
            match content_coding::undo(&mut request, source) {
                Ok(()) => {
                    let stamp = gateway.stamp(request.header("host"));
                    (gateway.judged(&request, &stamp, None).await, Some(stamp))
                }
                Err(refused) => ((*refused).into(), None),
            }
        }
        Ok(Collected::TooLong) => (request_too_long(source).into(), None),
        Err(error) => {
            complain(&format!("{request}: the request broke off: {error}"));
            let mut response = Response::new(Either::Left(Full::default()));
            *response.status_mut() = StatusCode::BAD_REQUEST;
            return response;
        }
    };
    let Judged { mut verdict, rest } = judged;
    gateway.report.print(&request, &verdict, start.elapsed());
    let first = Bytes::from(std::mem::take(&mut verdict.body));
    let head = response(verdict, source, stamp.as_ref());
    match rest {
        Some(rest) => head.map(|_| Either::Right(ForwardedStream::new(first, rest))),
        None => head.map(|_| Either::Left(Full::new(first))),
    }
}
