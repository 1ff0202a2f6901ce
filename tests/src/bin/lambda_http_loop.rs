//! A program that lambda_http runs on Lambda, and this library outside of it.

use std::process::ExitCode;

use api_handler::prelude::*;

#[api_handler(GET "/users/{id}")]
fn user(id: u64) -> String {
    format!("user {id}")
}

fn main() -> ExitCode {
    let api = Api::new(routes![user]);
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_none() {
        return api.run();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    match runtime.block_on(lambda_http::run(api.state(()).into_service())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
