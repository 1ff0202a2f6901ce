use api_handler::prelude::*;

struct Tx;

#[derive(State)]
struct InTransaction {
    tx: Tx,
}

#[derive(State)]
struct App {
    name: String,
}

#[api_middleware]
async fn transaction(next: Next<'_, InTransaction>) -> Response {
    next.run_with(&InTransaction { tx: Tx }).await
}

#[api_handler(POST "/pay")]
fn pay(#[state] _tx: &Tx) {}

#[api_handler(POST "/refund")]
fn refund(#[state] _tx: &Tx) {}

fn api() -> Api<App> {
    Api::new(routes![pay].middleware(transaction).merge(routes![refund]))
}

fn main() {}
