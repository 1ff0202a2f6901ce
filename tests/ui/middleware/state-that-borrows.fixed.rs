use std::sync::Arc;

use api_handler::prelude::*;

struct Tokens;

#[derive(State)]
struct App {
    tokens: Arc<Tokens>,
}

#[derive(State)]
struct InScope {
    #[state(target = Tokens)]
    tokens: Arc<Tokens>,
}

#[api_middleware]
async fn scoped(#[state] tokens: &Arc<Tokens>, next: Next<'_, InScope>) -> Response {
    next.run_with(&InScope { tokens: tokens.clone() }).await
}

fn main() {}
