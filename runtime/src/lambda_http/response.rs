//! Responses in the vocabulary of lambda_http.

use lambda_http::IntoResponse;

use crate::respond::Answer;
use crate::respond::kinds::{AnswerWhole, HttpBody, NoNull};
use crate::response::{Body, Response};

/// Answers with anything that lambda_http can answer with, its way: `LambdaHttp(value)`.
///
/// For handlers that move here from lambda_http, and for types of other crates that implement its
/// [`IntoResponse`]. Answers without a content type get the one of their body's kind.
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
            // Its `Empty`; other kinds do not exist yet.
            _ => Body::empty(),
        }
    }
}
