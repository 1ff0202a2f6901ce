use api_handler::prelude::*;

struct Tokens;

#[derive(State)]
struct App {
    tokens: Tokens,
}

struct InScope<'a> {
    tokens: &'a Tokens,
}

#[api_middleware]
async fn scoped(#[state] tokens: &Tokens, next: Next<'_, InScope<'_>>) -> Response {
    next.run_with(&InScope { tokens }).await
}

fn main() {}
