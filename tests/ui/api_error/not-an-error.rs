use api_handler::ApiError;

#[derive(ApiError)]
#[status(404)]
struct NotFound;

fn main() {}
