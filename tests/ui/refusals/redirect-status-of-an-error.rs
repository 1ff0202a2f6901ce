use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("log in first")]
#[status(303)]
struct LoggedOut;

fn main() {}
