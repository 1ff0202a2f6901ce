//! The service on Lambda, with lambda_http on one thread.

use lambda_http::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(peers::peer::lambda_http::service)).await
}
