use api_handler::prelude::*;

#[api_handler(GET "/users")]
async fn list() -> eyre::Result<String> {
    Ok(String::new())
}

fn main() {}
