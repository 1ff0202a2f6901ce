use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("there is no user")]
#[status(transparent)]
struct NotFound;

fn main() {}
