use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AppError {
    #[error("the database failed: {0}")]
    #[status(503, expose)]
    Db(#[from] std::io::Error),
}

fn main() {}
