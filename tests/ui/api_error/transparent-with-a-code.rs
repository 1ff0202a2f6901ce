use api_handler::ApiError;

#[derive(Debug, ApiError)]
#[status(transparent, code = "x")]
struct Failure(api_handler::Problem);

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("failed")
    }
}

impl std::error::Error for Failure {}

fn main() {}
