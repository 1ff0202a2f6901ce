use api_handler::prelude::*;

#[api_handler(GET "/users")]
async fn list() -> Result<(), Box<dyn std::error::Error>> {
    let failed = std::fs::read("x").map(drop).map_err(Box::<dyn std::error::Error>::from);
    std::future::ready(()).await;
    failed
}

fn main() {}
