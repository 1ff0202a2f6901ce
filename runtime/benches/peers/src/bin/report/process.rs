//! The whole process against an emulated Runtime API.

use std::process::{Command, Stdio};
use std::time::Instant;

use peers::case::Case;
use whole_process::emulator::{Emulator, Trace};
use whole_process::function::{self, answers, start};
use whole_process::simulator;

use crate::{binary, keep, manifest, short};

const BASE: &str = "serve_lambda_http_1";
const PEERS: &[&str] = if cfg!(feature = "all") {
    &["serve_ours", "serve_lambda_http", BASE, "serve_axum", "serve_poem", "serve_limit"]
} else {
    &["serve_ours", "serve_lambda_http", BASE, "serve_limit"]
};
/// What is counted; a fresh trace id for each invocation is what a function on Lambda gets.
pub const COLUMNS: [(Case, Trace); 8] = [
    (Case::RestGet, Trace::Constant),
    (Case::HttpGet, Trace::Constant),
    (Case::Post(1_000), Trace::Constant),
    (Case::Json(1), Trace::Constant),
    (Case::RestGet, Trace::Fresh),
    (Case::Query, Trace::Fresh),
    (Case::Header, Trace::Fresh),
    (Case::Typical, Trace::Fresh),
];

/// Functions in other languages, by hand and without a library, where their interpreter is installed.
const SCRIPTS: [(&str, &str, &str); 2] = [("node", "node", "serve.mjs"), ("python", "python3", "serve.py")];

/// The program of a peer.
fn command(peer: &str) -> Result<Command, String> {
    let Some((_, interpreter, script)) = SCRIPTS.iter().find(|(name, ..)| *name == peer) else {
        return Ok(Command::new(binary(peer)?));
    };
    let mut command = Command::new(interpreter);
    command.arg(manifest().with_file_name("scripts").join(script));
    Ok(command)
}

/// The peers that can be started here.
fn warm_peers() -> Vec<&'static str> {
    let is_there = |interpreter: &str| {
        Command::new(interpreter).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let scripts = SCRIPTS.iter().filter(|(_, interpreter, _)| is_there(interpreter)).map(|(name, ..)| *name);
    PEERS.iter().copied().chain(scripts).collect()
}

fn emulate(case: Case, times: usize) -> Result<Emulator, String> {
    Emulator::start(case.event().to_vec(), Trace::Constant, times).map_err(|error| error.to_string())
}

/// Instructions of the whole process per invocation, by two runs of different length.
pub fn instructions(peer: &str, case: Case, trace: Trace) -> Result<f64, String> {
    const RUNS: [usize; 2] = [50, 250];
    let count = |times| function::instructions(&binary(peer)?, &case.event(), trace, times);
    Ok((count(RUNS[1])? - count(RUNS[0])?) / (RUNS[1] - RUNS[0]) as f64)
}

/// What a column is called, here and in `figures/process.tsv`.
pub fn column(case: Case, trace: Trace) -> String {
    match trace {
        Trace::Constant => case.to_string(),
        Trace::Fresh => format!("{case}, fresh trace"),
    }
}

/// What a warm process needs.
struct Warm {
    cpu: f64,
    median: f64,
    slow: f64,
    rss: f64,
    connections: usize,
}

const INVOCATIONS: usize = 2_000;

fn warm(peer: &str) -> Result<Warm, String> {
    let emulator = emulate(Case::RestGet, INVOCATIONS)?;
    let mut child = start(command(peer)?, &emulator)?;
    let done = answers(&emulator, INVOCATIONS / 10).and_then(|_| {
        let before = cpu(child.id())?;
        answers(&emulator, INVOCATIONS - INVOCATIONS / 10)?;
        Ok((cpu(child.id())? - before) / (INVOCATIONS - INVOCATIONS / 10) as f64)
    });
    let rss = resident(child.id());
    // It waits for an event that never comes.
    let _ = child.kill();
    let _ = child.wait();
    let (median, slow) = (emulator.quantile(0.5), emulator.quantile(0.99));
    Ok(Warm { cpu: done?, median, slow, rss: rss?, connections: emulator.connections() })
}

/// Microseconds that the threads of a process have run.
fn cpu(process: u32) -> Result<f64, String> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).map_err(|error| error.to_string())?;
    let run = tasks.flatten().filter_map(|task| {
        let told = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        told.split(' ').next()?.parse::<f64>().ok()
    });
    Ok(run.sum::<f64>() / 1e3)
}

/// Megabytes in memory.
fn resident(process: u32) -> Result<f64, String> {
    let told = std::fs::read_to_string(format!("/proc/{process}/status")).map_err(|error| error.to_string())?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.map(|kib| kib / 1024.0).ok_or_else(|| "no VmRSS".to_owned())
}

/// Milliseconds from the start of a process to its first answer.
fn cold(peer: &str) -> Result<f64, String> {
    let emulator = emulate(Case::RestGet, 1)?;
    let started = Instant::now();
    let mut child = start(command(peer)?, &emulator)?;
    let answered = answers(&emulator, 1);
    // As above.
    let _ = child.kill();
    let _ = child.wait();
    Ok((answered? - started).as_secs_f64() * 1e3)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Measures, prints and keeps.
pub fn print() -> Result<(), String> {
    let mut lines = String::from("measure\tpeer\tvalue\n");
    if simulator::is_there() {
        print_instructions(&mut lines)?;
    }
    print_warm(&mut lines)?;
    keep("process.tsv", &lines)
}

fn print_instructions(lines: &mut String) -> Result<(), String> {
    println!("\nWhole process, instructions per invocation (ratio to lambda_http on one thread)\n");
    println!("| peer | {} |", COLUMNS.map(|(case, trace)| column(case, trace)).join(" | "));
    println!("| --- |{}", " ---: |".repeat(COLUMNS.len()));
    let mut base = [f64::NAN; COLUMNS.len()];
    let (first, others): (Vec<&str>, Vec<&str>) = PEERS.iter().partition(|peer| **peer == BASE);
    for peer in first.into_iter().chain(others) {
        let mut row = format!("| {} |", peer.trim_start_matches("serve_"));
        for ((case, trace), base) in COLUMNS.into_iter().zip(&mut base) {
            let counted = instructions(peer, case, trace)?;
            if peer == BASE {
                *base = counted;
            }
            row += &format!(" {} ({:.3}) |", short(counted), counted / *base);
            *lines += &format!("instructions {}\t{peer}\t{counted:.0}\n", column(case, trace));
        }
        println!("{row}");
    }
    Ok(())
}

fn print_warm(lines: &mut String) -> Result<(), String> {
    const ROUNDS: usize = 5;
    const COLD_ROUNDS: usize = 25;
    let peers = warm_peers();
    let mut rounds: Vec<Vec<Warm>> = peers.iter().map(|_| Vec::new()).collect();
    let mut colds: Vec<Vec<f64>> = peers.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        for (peer, warms) in peers.iter().zip(&mut rounds) {
            warms.push(warm(peer)?);
        }
    }
    for _ in 0..COLD_ROUNDS {
        for (peer, colds) in peers.iter().zip(&mut colds) {
            colds.push(cold(peer)?);
        }
    }
    println!("\nREST GET, medians of {ROUNDS} rounds of {INVOCATIONS} invocations and {COLD_ROUNDS} cold starts\n");
    println!("| peer | CPU us | p50 us | p99 us | RSS MB | connections | cold start ms | binary MB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for ((peer, warms), colds) in peers.iter().zip(&rounds).zip(colds) {
        let of = |value: fn(&Warm) -> f64| median(warms.iter().map(value).collect());
        let size = std::fs::metadata(binary(peer)?).map_or(f64::NAN, |file| file.len() as f64 / 1e6);
        let values = [
            ("cpu", of(|warm| warm.cpu)),
            ("p50", of(|warm| warm.median)),
            ("p99", of(|warm| warm.slow)),
            ("rss", of(|warm| warm.rss)),
            ("connections", of(|warm| warm.connections as f64)),
            ("cold", median(colds)),
            ("size", size),
        ];
        let cells: Vec<String> = values
            .iter()
            .map(|(name, value)| match *name {
                "connections" => format!("{value:.0}"),
                "cold" | "size" => format!("{value:.2}"),
                _ => format!("{value:.1}"),
            })
            .collect();
        println!("| {} | {} |", peer.trim_start_matches("serve_"), cells.join(" | "));
        for (name, value) in values {
            *lines += &format!("{name}\t{peer}\t{value:.3}\n");
        }
    }
    Ok(())
}
