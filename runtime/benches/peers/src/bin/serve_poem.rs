//! The service on Lambda, with poem-lambda.

#[tokio::main]
async fn main() -> Result<(), poem_lambda::Error> {
    poem_lambda::run(peers::peer::poem::routes()).await
}
