use api_handler::prelude::*;

#[api_middleware]
async fn timed(next: Next<'_>) -> Problem {
    Problem::new(StatusCode::NOT_FOUND)
}

fn main() {}
