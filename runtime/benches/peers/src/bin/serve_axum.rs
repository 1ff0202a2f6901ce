//! The service on Lambda, with axum on lambda_http.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    lambda_http::run(peers::peer::axum::router()).await
}
