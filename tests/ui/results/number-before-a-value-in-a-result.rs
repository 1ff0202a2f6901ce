use api_handler::prelude::*;

#[api_handler(POST "/users")]
async fn create() -> Result<(u16, Vec<u8>), Problem> {
    Ok((201, Vec::new()))
}

fn main() {}
