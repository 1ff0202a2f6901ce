//! A soak test: sends many requests through the local gateway, valid ones mixed with all kinds of trouble, and checks that
//! each is answered as expected and that neither memory nor open descriptors grow.
//!
//! `cargo run --release -p api-handler-tests --bin soak -- 100000` (the number of requests; 10,000 by default).

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use api_handler_tests::gateway::Gateway;

/// How many clients there are; each sends one request at a time.
const CLIENTS: usize = 8;

/// The requests: the path, how often it appears in ten thousand requests, and the expected statuses.
const MIX: [(&str, usize, &[u16]); 8] = [
    ("/panic", 400, &[500]),
    ("/error", 400, &[500]),
    ("/nowhere", 300, &[404]),
    ("/large", 20, &[500]),
    ("/yield", 5, &[504]),
    ("/sync-sleep", 5, &[504]),
    ("/exit", 10, &[502]),
    ("/abort", 10, &[502]),
];

/// The path and the expected statuses of the request with that number: the mix is spread evenly, the rest is valid.
fn kind(number: usize) -> (&'static str, &'static [u16]) {
    // A step that has no common divisor with ten thousand visits every place once.
    let mut place = (number * 6_007) % 10_000;
    for (path, share, statuses) in MIX {
        if place < share {
            return (path, statuses);
        }
        place -= share;
    }
    ("/ok", &[200])
}

#[derive(Default)]
struct Report {
    statuses: BTreeMap<u16, usize>,
    wrong: Vec<String>,
}

fn main() -> ExitCode {
    let count: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let program = std::env::current_exe().unwrap().with_file_name("trouble");
    if !program.exists() {
        eprintln!("{} is not built: cargo build --release -p api-handler-tests --bins", program.display());
        return ExitCode::FAILURE;
    }
    let gateway = Arc::new(Gateway::start(&program.display().to_string(), &["--function-timeout", "1"], &[]));
    let next = Arc::new(AtomicUsize::new(0));
    let report = Arc::new(Mutex::new(Report::default()));
    let start = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (gateway, next, report) = (gateway.clone(), next.clone(), report.clone());
            thread::spawn(move || client(&gateway, &next, &report, count))
        })
        .collect();
    let (mut memory, mut descriptors) = (Vec::new(), Vec::new());
    while clients.iter().any(|client| !client.is_finished()) {
        thread::sleep(Duration::from_millis(500));
        memory.push(resident(gateway.process.id()));
        descriptors.push(open_descriptors(gateway.process.id()));
        gateway.stdout.lock().unwrap().clear();
        gateway.stderr.lock().unwrap().clear();
    }
    let lost = clients.into_iter().filter_map(|client| client.join().err()).count();
    let report = report.lock().unwrap();
    let answered: usize = report.statuses.values().sum();
    println!("{answered} of {count} answered in {:.1?}, by status: {:?}", start.elapsed(), report.statuses);
    println!("gateway's memory in KB, from start to end: {:?}", thin(&memory));
    println!("gateway's open descriptors, from start to end: {:?}", thin(&descriptors));
    for wrong in report.wrong.iter().take(20) {
        println!("wrong: {wrong}");
    }
    if lost == 0 && answered == count && report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn client(gateway: &Gateway, next: &AtomicUsize, report: &Mutex<Report>, count: usize) {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            return;
        }
        let (path, right) = kind(number);
        let reply = gateway.get(path);
        let mut report = report.lock().unwrap();
        *report.statuses.entry(reply.status).or_default() += 1;
        if !right.contains(&reply.status) {
            report.wrong.push(format!("{path}: {} {}", reply.status, String::from_utf8_lossy(&reply.body)));
        }
    }
}

/// Resident memory of a process in KB; 0 if the system does not report it.
fn resident(process: u32) -> u64 {
    let output = Command::new("ps").args(["-o", "rss=", "-p", &process.to_string()]).output();
    output.ok().and_then(|output| String::from_utf8_lossy(&output.stdout).trim().parse().ok()).unwrap_or(0)
}

/// How many descriptors of a process are open; 0 if the system does not report it.
fn open_descriptors(process: u32) -> u64 {
    std::fs::read_dir(format!("/proc/{process}/fd")).map_or(0, |open| open.count() as u64)
}

/// Ten values of a long series.
fn thin(values: &[u64]) -> Vec<u64> {
    let step = values.len().div_ceil(10).max(1);
    values.iter().step_by(step).chain(values.last()).copied().collect()
}
