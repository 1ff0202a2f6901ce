//! Measures everything and prints it: `cargo run --release --manifest-path runtime/benches/peers/Cargo.toml`.
//!
//! `table` measures the cases, `process` the whole process, `growth` draws the curves; without an argument, all three. The
//! figures and the plots are written to `figures/` next to the manifest, so that they can be committed together.
//!
//! `ours` counts the instructions of this library alone and prints how they have changed since `figures/ours.tsv`, which
//! `ours keep` writes. Both are run with `--no-default-features`: less is built, and counts with other features differ.

mod growth;
mod in_process;
mod ours;
mod plot;
mod process;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Measures one thing, prints it and keeps the figures.
type Measure = fn() -> Result<(), String>;

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|word| word == part);
    if wanted == ["ours"] {
        return measured("ours", ours::print);
    }
    if wanted == ["ours", "keep"] {
        return measured("ours", ours::print_and_keep);
    }
    if !build(&["--bins"]) {
        eprintln!("the peers could not be built");
        return ExitCode::FAILURE;
    }
    let parts: [(&str, Measure); 3] =
        [("table", in_process::print), ("process", process::print), ("growth", growth::draw)];
    for (name, measure) in parts.into_iter().filter(|(name, _)| wants(name)) {
        let code = measured(name, measure);
        if code != ExitCode::SUCCESS {
            return code;
        }
    }
    ExitCode::SUCCESS
}

fn measured(name: &str, measure: Measure) -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the binaries that are measured, with the features that this one has.
fn build(binaries: &[&str]) -> bool {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--manifest-path"]).arg(manifest()).args(binaries);
    if !cfg!(feature = "all") {
        cargo.arg("--no-default-features");
    }
    cargo.status().is_ok_and(|status| status.success())
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
