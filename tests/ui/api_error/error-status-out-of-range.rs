use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("there is no user")]
#[status(200)]
struct NotFound;

fn main() {}
