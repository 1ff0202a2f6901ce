//! The service on Lambda, with api-handler.

use std::process::ExitCode;

fn main() -> ExitCode {
    api_handler::run(peers::peer::ours::routes())
}
