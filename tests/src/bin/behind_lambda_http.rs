//! A program that is run by lambda_http, with a tower layer around it.

use api_handler::prelude::*;
use lambda_http::tower::ServiceBuilder;
use lambda_http::{Body, Response};

#[api_handler(GET "/users/{id}")]
fn user(id: u64, #[query] full: Option<bool>) -> String {
    format!("{id} {full:?}")
}

#[api_handler(GET "/panic")]
fn panics() -> String {
    panic!("on purpose")
}

fn main() -> ExitCode {
    Api::new(routes![user, panics]).state(()).run_service(|service| {
        let with_layer = ServiceBuilder::new().map_response(|mut response: Response<Body>| {
            response.headers_mut().insert("x-layer", "passed".try_into().expect("a legal value"));
            response
        });
        lambda_http::run(with_layer.service(service))
    })
}
