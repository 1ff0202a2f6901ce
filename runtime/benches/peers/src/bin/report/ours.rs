//! The instructions of this library alone, and how they have changed since they were kept in `figures/ours.tsv`.

use std::collections::HashMap;

use peers::case::TABLE;
use whole_process::simulator;

use crate::in_process::net_instructions;
use crate::process::{COLUMNS, column, instructions};
use crate::{build, figures, keep};

const FILE: &str = "ours.tsv";

/// Prints a line for each case, in process first.
pub fn print() -> Result<(), String> {
    measure().map(drop)
}

/// The same, and keeps the counts.
pub fn print_and_keep() -> Result<(), String> {
    let lines: String = measure()?.iter().map(|(name, count)| format!("{name}\t{count:.0}\n")).collect();
    keep(FILE, &format!("case\tinstructions\n{lines}"))
}

fn measure() -> Result<Vec<(String, f64)>, String> {
    if !simulator::is_there() {
        return Err("valgrind is not installed".to_owned());
    }
    if !build(&["--bin", "in_process", "--bin", "serve_ours"]) {
        return Err("the service could not be built".to_owned());
    }
    let kept = kept();
    let mut counts = Vec::new();
    println!("{:<38} {:>12} {:>12} {:>9}", "", "instructions", "kept", "change");
    let mut count = |name: String, instructions: f64| {
        let (before, change) = match kept.get(&name) {
            Some(kept) => (format!("{kept:.0}"), format!("{:+.2} %", (instructions / kept - 1.0) * 100.0)),
            None => ("-".to_owned(), "-".to_owned()),
        };
        println!("{name:<38} {instructions:>12.0} {before:>12} {change:>9}");
        counts.push((name, instructions));
    };
    for case in TABLE {
        count(case.to_string(), net_instructions("ours", case)?);
    }
    for (case, trace) in COLUMNS {
        count(format!("whole process, {}", column(case, trace)), instructions("serve_ours", case, trace)?);
    }
    Ok(counts)
}

/// The counts that are kept, by their names.
fn kept() -> HashMap<String, f64> {
    let text = std::fs::read_to_string(figures().join(FILE)).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    lines.filter_map(|(name, count)| Some((name.to_owned(), count.parse().ok()?))).collect()
}
