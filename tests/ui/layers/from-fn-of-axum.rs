use api_handler::{http, prelude::*};

/// As in axum.
mod axum {
    use api_handler::http;
    use std::future::{Pending, pending};
    use std::task::{Context, Poll};

    #[derive(Clone)]
    pub struct FromFn<F, S>(F, S);
    pub struct Body;

    pub fn from_fn<F: Clone, S>(f: F) -> impl tower::Layer<S, Service = FromFn<F, S>> {
        tower::layer::layer_fn(move |below| FromFn(f.clone(), below))
    }

    impl<F, S> tower::Service<http::Request<Body>> for FromFn<F, S> {
        type Response = http::Response<String>;
        type Error = std::convert::Infallible;
        type Future = Pending<Result<Self::Response, Self::Error>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: http::Request<Body>) -> Self::Future {
            pending()
        }
    }
}

#[api_handler(GET "/")]
fn hello() {}

async fn log(request: http::Request<axum::Body>) -> http::Request<axum::Body> {
    request
}

fn main() {
    let _ = Api::<()>::new(routes![hello]).layer(axum::from_fn(log));
}
