use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("there is no user")]
#[status(404, cod = "user-not-found")]
struct NotFound;

fn main() {}
