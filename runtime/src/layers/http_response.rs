//! Answers on their way up through layers, and back.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::Response as HttpResponse;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use http_body::Body as _;

use super::body::{Content, LayerBody};
use super::error::LayerError;
use crate::guard::panic::drop_quietly;
use crate::proxy::MAX_RESPONSE_BYTES;
use crate::respond;
use crate::response::{Body, Chunks, Data, Fault, Problem, Response};

/// What an `http::Response` does not contain: it travels in the extensions.
#[derive(Clone)]
struct Unseen {
    of_problem: bool,
    fault: Option<Fault>,
    force_base64: bool,
    /// Whether the body is text, whatever its content type.
    is_text: bool,
    /// The problem that the body was made of, to be recognised when a layer has given the body another type.
    problem: Option<Arc<RenderedProblem>>,
}

struct RenderedProblem {
    problem: Problem,
    rendered: Vec<u8>,
}

/// An answer whose problem is rendered, as layers see it.
pub(super) fn to_http(response: Response) -> HttpResponse<LayerBody> {
    let problem = response.problem().cloned();
    let Response { status, headers, mut body, fault, of_problem } = response;
    let data = match &body.data {
        Data::Rewritten(rewritten) => &rewritten.data,
        data => data,
    };
    let unseen = Unseen {
        fault,
        of_problem,
        force_base64: body.force_base64,
        is_text: matches!(data, Data::Text(_) | Data::Envelope(_)),
        problem: problem.map(|problem| Arc::new(RenderedProblem { problem, rendered: plain(data) })),
    };
    let content_type = body.content_type.take();
    let mut out = HttpResponse::new(LayerBody::of_answer(body));
    *out.status_mut() = status;
    *out.headers_mut() = headers;
    if let Some(content_type) = content_type
        && !out.headers().contains_key(CONTENT_TYPE)
    {
        // Fails only when there are more headers than any gateway passes on.
        let _ = out.headers_mut().try_insert(CONTENT_TYPE, content_type);
    }
    out.extensions_mut().insert(unseen);
    out
}

fn plain(data: &Data) -> Vec<u8> {
    match data {
        Data::Text(text) => text.as_bytes().to_vec(),
        Data::Bytes(bytes) => bytes.to_vec(),
        Data::Envelope(envelope) => envelope.to_plain().into_bytes(),
        Data::Empty | Data::Problem(_) | Data::Rewritten(_) => Vec::new(),
    }
}

/// The answer that layers have made. A body of theirs is collected, or becomes a stream where the source accepts one.
pub(super) async fn from_http(response: HttpResponse<LayerBody>, is_streamed: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let unseen = parts.extensions.remove::<Unseen>();
    // Extensions may be values of the program, with destructors that panic.
    drop_quietly(parts.extensions);
    let mut out = Response { headers: parts.headers, ..Response::new(parts.status) };
    let content_type = out.headers.remove(CONTENT_TYPE);
    let problem = match body.into_content() {
        Content::OfAnswer(answer) => {
            out.body = answer.body;
            None
        }
        content => {
            match of_layer(LayerBody::new(content), is_streamed, unseen.as_ref(), &out.headers, content_type.as_ref())
                .await
            {
                Ok((body, problem)) => {
                    out.body = body;
                    problem
                }
                Err(error) => return respond::unexpected(error.inner()),
            }
        }
    };
    (out.body.content_type, out.body.has_foreign_type) = (content_type, true);
    if let Some(unseen) = unseen {
        (out.fault, out.of_problem) = (unseen.fault, unseen.of_problem);
        out.body.force_base64 |= unseen.force_base64;
    }
    match problem {
        Some(problem) => out.rewritten_from(problem),
        None => out,
    }
}

/// A body that a layer has made, and the problem that it was made of if it has not been changed.
async fn of_layer(
    body: LayerBody,
    is_streamed: bool,
    unseen: Option<&Unseen>,
    headers: &HeaderMap,
    content_type: Option<&HeaderValue>,
) -> Result<(Body, Option<Problem>), LayerError> {
    if is_streamed && body.size_hint().exact().is_none() {
        let mut streamed = Body::empty();
        streamed.chunks = Some(Box::new(Chunks::new(Frames(body))));
        return Ok((streamed, None));
    }
    // A longer answer is refused anyway.
    let bytes = body.collected(MAX_RESPONSE_BYTES).await?;
    let problem = unseen.and_then(|unseen| unseen.problem.as_deref()).filter(|problem| problem.rendered == bytes);
    let problem = problem.map(|rendered| rendered.problem.clone());
    if bytes.is_empty() {
        return Ok((Body::empty(), problem));
    }
    // Without a content type it may be text: a gateway without binary media types would send it as base64.
    let may_be_text = content_type.is_none() || unseen.is_some_and(|unseen| unseen.is_text);
    let body = match may_be_text && !headers.contains_key(CONTENT_ENCODING) {
        true => String::from_utf8(bytes).map_or_else(|error| Body::bytes(error.into_bytes()), Body::text),
        false => Body::bytes(bytes),
    };
    Ok((body, problem))
}

/// The data of a body as a stream. No gateway passes trailers on.
struct Frames(LayerBody);

impl Stream for Frames {
    type Item = Result<Bytes, LayerError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}
