use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("there is no user")]
#[status(NOT_FOUND)]
struct NotFound;

fn main() {}
