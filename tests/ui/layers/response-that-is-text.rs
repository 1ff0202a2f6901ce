use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use api_handler::layers::LayerBody;
use api_handler::{http, prelude::*};

#[api_handler(GET "/")]
fn hello() {}

#[derive(Clone)]
struct Down;

impl tower::Service<http::Request<LayerBody>> for Down {
    type Response = String;
    type Error = Infallible;
    type Future = Ready<Result<String, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<LayerBody>) -> Self::Future {
        ready(Ok("down".to_owned()))
    }
}

fn main() {
    let layer = tower::layer::layer_fn(|_| Down);
    let _ = Api::<()>::new(routes![hello]).layer(layer);
}
