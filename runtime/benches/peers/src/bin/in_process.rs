//! `in_process PEER CASE TIMES`: answers one event that many times in this process. Run under a simulator by `report`.

use std::process::ExitCode;

fn main() -> ExitCode {
    match peers::by_arguments() {
        Ok(answer) => {
            if std::env::var_os("SHOW").is_some() {
                println!("{}", String::from_utf8_lossy(&answer));
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}\nusage: in_process PEER CASE TIMES");
            ExitCode::from(2)
        }
    }
}
