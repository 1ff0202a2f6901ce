use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[status(transparent)]
struct Failure(std::io::Error);

fn main() {}
