//! A small but complete service with state, typed errors, authentication and tests.
//!
//! Start it with `USERS_API_KEY=$(openssl rand -hex 16) cargo run -p users`; this folder's README shows requests to try.

mod auth;
mod error;
mod store;
mod users;

use api_handler::prelude::*;

use auth::Keys;
use store::Store;

/// The handlers' shared state; each asks for the part that it needs.
#[derive(State)]
struct App {
    store: Store,
    keys: Keys,
}

/// Routes and options are data: they can be listed and tested without a database.
fn api() -> Api<App> {
    Api::new(routes![users::list, users::get, users::create, users::update, users::delete])
}

/// Runs once when the function starts, and again after a failure or a panic. Without a key nothing starts.
async fn connect() -> Result<App, api_handler::Error> {
    Ok(App { store: Store::with_examples(), keys: Keys::from_environment()? })
}

fn main() -> ExitCode {
    api().init(connect).run()
}

#[cfg(test)]
mod tests;
