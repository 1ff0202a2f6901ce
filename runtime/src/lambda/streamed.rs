//! The post of an answer that is sent piece by piece ("Building a custom runtime", response streaming).
//!
//! lambda_runtime writes an error's trailers into the body, where the client gets to read them; here they are the
//! trailers of the request. Once it has begun a post cannot be repeated.

use http::header::{CONTENT_TYPE, TRAILER, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use http_body_util::BodyExt;
use lambda_runtime::LambdaInvocation;
use lambda_runtime_api_client::body::Body;
use lambda_runtime_api_client::body::sender::Sender;
use lambda_runtime_api_client::{BoxError, PooledClient, build_request};

use super::layer::INVOCATION_ID;
use crate::function::InvocationError;
use crate::proxy::StreamAnswer;

const MODE: HeaderName = HeaderName::from_static("lambda-runtime-function-response-mode");
const ERROR_TYPE: HeaderName = HeaderName::from_static("lambda-runtime-function-error-type");
const ERROR_BODY: HeaderName = HeaderName::from_static("lambda-runtime-function-error-body");
const TRAILERS: HeaderValue =
    HeaderValue::from_static("lambda-runtime-function-error-type, lambda-runtime-function-error-body");

/// Posts an answer as it is made. What goes wrong is logged.
pub(super) async fn post(client: &PooledClient, invocation: &LambdaInvocation, answer: StreamAnswer) {
    let (sender, body) = Body::channel();
    let request = match request(invocation, body) {
        Ok(request) => request,
        Err(error) => return tracing::error!("the streamed answer could not be posted: {error}"),
    };
    let sent = async {
        let response = client.call(request).await?;
        let status = response.status();
        response.into_body().collect().await?;
        Ok::<_, BoxError>(status)
    };
    // A client that has left lets go of the body, which ends both.
    let (sent, ()) = tokio::join!(sent, pump(sender, answer));
    match sent {
        Ok(status) if status.is_success() => {}
        Ok(status) => tracing::error!("the Runtime API answered {status} to the streamed answer"),
        Err(error) => tracing::error!("the streamed answer could not be posted: {error}"),
    }
}

fn request(invocation: &LambdaInvocation, body: Body) -> Result<Request<Body>, BoxError> {
    let uri = format!("/2018-06-01/runtime/invocation/{}/response", invocation.context.request_id);
    let mut request = build_request()
        .method(Method::POST)
        .uri(uri)
        .header(MODE, "streaming")
        .header(TRANSFER_ENCODING, "chunked")
        .header(TRAILER, TRAILERS)
        .header(CONTENT_TYPE, "application/vnd.awslambda.http-integration-response");
    if let Some(id) = invocation.parts.headers.get(INVOCATION_ID) {
        request = request.header(INVOCATION_ID, id);
    }
    Ok(request.body(body)?)
}

/// Sends the pieces, and the trailers of an error.
async fn pump(mut sender: Sender, mut answer: StreamAnswer) {
    if sender.send_data(answer.prelude().clone()).await.is_err() {
        return;
    }
    while let Some(piece) = answer.next().await {
        match piece {
            Ok(piece) => {
                if sender.send_data(piece).await.is_err() {
                    tracing::warn!("nobody takes the rest of the streamed answer");
                    return;
                }
            }
            Err(error) => {
                // If nobody takes them, nobody misses them.
                let _ = sender.send_trailers(trailers(&error)).await;
                return;
            }
        }
    }
}

fn trailers(error: &InvocationError) -> HeaderMap {
    let InvocationError { error_type, message } = error;
    let body = serde_json::json!({ "errorType": error_type, "errorMessage": message }).to_string();
    let body = base64_simd::STANDARD.encode_to_string(body);
    let values = [(ERROR_TYPE, HeaderValue::try_from(error_type)), (ERROR_BODY, HeaderValue::try_from(body))];
    values.into_iter().filter_map(|(name, value)| Some((name, value.ok()?))).collect()
}
