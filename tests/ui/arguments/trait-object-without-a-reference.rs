use api_handler::prelude::*;

trait Store: Send + Sync {}

#[api_handler(GET "/users")]
fn list(#[state] store: dyn Store + Send, other: dyn Store) {
    let _ = (store, other);
}

fn main() {}
