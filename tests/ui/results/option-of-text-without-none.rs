use api_handler::prelude::*;

#[api_handler(GET "/file")]
async fn file() -> Result<Option<String>, Problem> {
    Ok(None)
}

fn main() {}
