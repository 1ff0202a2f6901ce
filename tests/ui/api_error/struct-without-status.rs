use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("there is no user")]
struct NotFound;

fn main() {}
