//! The service on Lambda, with lambda_http as its documentation shows it.

use lambda_http::{Error, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    run(service_fn(peers::peer::lambda_http::service)).await
}
