use api_handler::{ApiError, Redirect};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("log in first")]
#[status(transparent)]
struct LoggedOut(Redirect);

fn main() {}
