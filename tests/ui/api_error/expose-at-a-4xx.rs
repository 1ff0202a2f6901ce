use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("there is no such user")]
#[status(404, expose)]
struct NoUser;

fn main() {}
