use api_handler::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AppError {
    #[error("try again later")]
    #[status(503, expose)]
    Db(#[from] std::io::Error),
}

fn main() {}
