use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum UserError {
    #[error("there is no user")]
    #[status(404)]
    NotFound,
    #[error("database")]
    #[status(503)]
    Database,
}

fn main() {}
