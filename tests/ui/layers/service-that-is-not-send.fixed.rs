use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use api_handler::layers::LayerBody;
use api_handler::{http, prelude::*};

#[api_handler(GET "/")]
fn hello() {}

#[derive(Clone)]
struct Down(std::sync::Arc<str>);

impl tower::Service<http::Request<LayerBody>> for Down {
    type Response = http::Response<LayerBody>;
    type Error = Infallible;
    type Future = Ready<Result<http::Response<LayerBody>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<LayerBody>) -> Self::Future {
        ready(Ok(http::Response::new(LayerBody::empty())))
    }
}

fn main() {
    let layer = tower::layer::layer_fn(|_| Down("down".into()));
    let _ = Api::<()>::new(routes![hello]).layer(layer);
}
