use api_handler::prelude::*;

#[api_handler(GET "/file", none = 404)]
async fn file() -> Result<Option<String>, Problem> {
    Ok(None)
}

fn main() {}
