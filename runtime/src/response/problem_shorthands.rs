//! Problems with the usual statuses.

use std::borrow::Cow;

use http::StatusCode;

use super::problem::Problem;

macro_rules! shorthand {
    ($($(#[$doc:meta])* $name:ident = $status:ident;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(detail: impl Into<Cow<'static, str>>) -> Self {
                Problem::new(StatusCode::$status).with_detail(detail)
            }
        )*
    };
}

impl Problem {
    shorthand! {
        /// 400: the request cannot be understood.
        bad_request = BAD_REQUEST;
        /// 401: the caller is not known.
        unauthorized = UNAUTHORIZED;
        /// 403: the caller is not allowed to do this.
        forbidden = FORBIDDEN;
        /// 404: the resource does not exist.
        not_found = NOT_FOUND;
        /// 409: the request conflicts with the state of the resource.
        conflict = CONFLICT;
        /// 410: the resource does not exist any more.
        gone = GONE;
        /// 412: a precondition of the request is not met.
        precondition_failed = PRECONDITION_FAILED;
        /// 422: the request is well-formed, but cannot be processed.
        unprocessable = UNPROCESSABLE_ENTITY;
        /// 429: too many requests.
        too_many_requests = TOO_MANY_REQUESTS;
        /// 500: the detail is logged and never shown.
        internal = INTERNAL_SERVER_ERROR;
        /// 502: a service that this function depends on failed; the detail is logged and never shown.
        bad_gateway = BAD_GATEWAY;
        /// 503: not available at the moment; the detail is logged and never shown.
        unavailable = SERVICE_UNAVAILABLE;
        /// 504: a time limit was exceeded; the detail is logged and never shown.
        timeout = GATEWAY_TIMEOUT;
    }
}
