//! lambda_http's responses as results of handlers.

use lambda_http::IntoResponse;

use crate::respond::Answer;
use crate::respond::kinds::{AnswerWhole, HttpBody, NoNull};
use crate::response::{Body, Response};

/// Answers with any value that implements lambda_http's [`IntoResponse`]: `LambdaHttp(value)`.
///
/// It is meant for handlers that are migrated from lambda_http, and for types of other crates that implement
/// [`IntoResponse`]. An answer without a content type gets the one that fits its body's kind.
///
/// ```
/// use api_handler::{LambdaHttp, api_handler};
/// use lambda_http::IntoResponse;
///
/// #[api_handler(GET "/old")]
/// async fn old() -> LambdaHttp<impl IntoResponse> {
///     LambdaHttp((lambda_http::http::StatusCode::IM_A_TEAPOT, "short and stout"))
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LambdaHttp<T>(pub T);

impl<T: IntoResponse> AnswerWhole for LambdaHttp<T> {
    fn whole(self) -> Answer {
        let response = self.0.into_response();
        Answer::Later(Box::pin(async move { Response::from(response.await) }))
    }
}

impl<T> NoNull for LambdaHttp<T> {}

impl HttpBody for lambda_http::Body {
    fn into_body(self) -> Body {
        match self {
            lambda_http::Body::Text(text) => Body::text(text),
            lambda_http::Body::Binary(bytes) => Body::bytes(bytes),
            // `Empty`. The enum is non-exhaustive, and has no other variant yet.
            _ => Body::empty(),
        }
    }
}
