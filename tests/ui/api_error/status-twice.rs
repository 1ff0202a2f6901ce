use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("there is no user")]
#[status(404)]
#[status(410)]
struct NotFound;

fn main() {}
