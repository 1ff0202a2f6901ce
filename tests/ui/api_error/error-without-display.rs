use api_handler::ApiError;

#[derive(Debug, ApiError)]
#[status(404)]
struct Failure;

impl std::error::Error for Failure {}

fn main() {}
