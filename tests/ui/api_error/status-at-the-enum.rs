use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[status(404)]
enum UserError {
    #[error("there is no user")]
    #[status(404)]
    NotFound,
}

fn main() {}
