//! A function that changes its environment and its folder, in `main` and in `init`.

use std::process::ExitCode;

use api_handler::prelude::*;
use api_handler_environment as environment;

/// The secret that `init` has read, the arguments, the folder, and variables.
type Found = (String, Vec<String>, Option<String>, Vec<Option<String>>);

#[api_handler(GET "/found")]
fn found(#[state] secret: &String) -> Json<Found> {
    let variable = |name: &str| std::env::var(name).ok();
    let folder = std::env::current_dir().ok().map(|folder| folder.display().to_string());
    let variables = ["SECRET", "ADDED", "REMOVED_IN_MAIN"].map(variable).to_vec();
    Json((secret.to_owned(), std::env::args().collect(), folder, variables))
}

#[api_handler(GET "/block")]
fn block() {
    std::thread::sleep(std::time::Duration::from_secs(60));
}

/// Reads a secret and removes it, so that nothing that runs later can.
async fn init() -> Result<String, api_handler::Error> {
    let secret = std::env::var("SECRET")?;
    for name in ["SECRET", "AWS_LAMBDA_RUNTIME_API", "AWS_LAMBDA_MAX_CONCURRENCY"] {
        environment::remove(name);
    }
    environment::set("ADDED", "1");
    std::env::set_current_dir("/")?;
    Ok(secret)
}

fn main() -> ExitCode {
    if std::env::var("REMOVED_IN_MAIN").is_err() {
        return ExitCode::FAILURE;
    }
    environment::remove("REMOVED_IN_MAIN");
    Api::new(routes![found, block]).streaming().init(init).run()
}
