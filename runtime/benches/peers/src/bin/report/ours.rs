//! The instructions of this library alone, and how they have changed since the figures that are kept.

use peers::case::TABLE;
use whole_process::simulator;

use crate::in_process::net_instructions;
use crate::process::{COLUMNS, column, instructions};
use crate::{build, figures};

/// Prints a line for each case, in process first.
pub fn print() -> Result<(), String> {
    if !simulator::is_there() {
        return Err("valgrind is not installed".to_owned());
    }
    if !build(&["--bin", "in_process", "--bin", "serve_ours"]) {
        return Err("the service could not be built".to_owned());
    }
    println!("{:<24} {:>12} {:>12} {:>9}", "in process", "instructions", "kept", "change");
    for case in TABLE {
        line(&case.to_string(), net_instructions("ours", case)?, kept("in-process.tsv", &format!("{case}\tours\t")));
    }
    println!("{:<24}", "whole process");
    for (case, trace) in COLUMNS {
        let name = column(case, trace);
        let kept = kept("process.tsv", &format!("instructions {name}\tserve_ours\t"));
        line(&name, instructions("serve_ours", case, trace)?, kept);
    }
    Ok(())
}

/// The number after `start` in a file of `figures/`.
fn kept(file: &str, start: &str) -> Option<f64> {
    let text = std::fs::read_to_string(figures().join(file)).ok()?;
    let rest = text.lines().find_map(|line| line.strip_prefix(start))?;
    rest.split('\t').next()?.parse().ok()
}

fn line(name: &str, counted: f64, kept: Option<f64>) {
    match kept {
        Some(kept) => println!("{name:<24} {counted:>12.0} {kept:>12.0} {:>+8.2}%", (counted / kept - 1.0) * 100.0),
        None => println!("{name:<24} {counted:>12.0} {:>12} {:>9}", "-", "-"),
    }
}
