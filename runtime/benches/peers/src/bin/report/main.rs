//! Measures everything and prints it: `cargo run --release --manifest-path runtime/benches/peers/Cargo.toml`.
//!
//! `table` measures the cases, `process` the whole process, `growth` draws the curves; without a word, all three. The
//! figures and the plots are written to `figures/` beside the manifest, so that they can be committed together.

mod emulator;
mod growth;
mod in_process;
mod plot;
mod process;
mod simulator;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|word| word == part);
    let built =
        Command::new(env!("CARGO")).args(["build", "--release", "--bins", "--manifest-path"]).arg(manifest()).status();
    if !built.is_ok_and(|status| status.success()) {
        eprintln!("the peers could not be built");
        return ExitCode::FAILURE;
    }
    let parts: [(&str, fn() -> Result<(), String>); 3] =
        [("table", in_process::print), ("process", process::print), ("growth", growth::draw)];
    for (name, measure) in parts.into_iter().filter(|(name, _)| wants(name)) {
        if let Err(error) = measure() {
            eprintln!("{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn manifest() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")
}

/// Where figures and plots are kept.
fn figures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("figures")
}

/// A binary of this package, beside this one.
fn binary(name: &str) -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    Ok(own.with_file_name(name))
}

/// Writes a file of `figures/`.
fn keep(name: &str, text: &str) -> Result<(), String> {
    let folder = figures();
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join(name), text));
    written.map_err(|error| format!("figures/{name}: {error}"))
}

/// A number as people read it: `18.4k`, `2.31M`.
fn short(number: f64) -> String {
    match number {
        _ if number >= 999_500.0 => format!("{:.2}M", number / 1e6),
        _ if number >= 99_950.0 => format!("{:.0}k", number / 1e3),
        _ if number >= 1_000.0 => format!("{:.1}k", number / 1e3),
        _ => format!("{number:.0}"),
    }
}
