//! Every invocation that the Runtime API hands out is answered exactly once, with its own answer: with one worker and with
//! many, in builds that unwind and in builds that abort, whatever handlers and the Runtime API do.
//!
//! `MISDEEDS=10000` sets how many invocations each test sends, `MISDEEDS_SEED` repeats a run as far as threads allow it,
//! and `MISDEEDS_LOG` shows the function's log. With `--nocapture` the counts are printed.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api_handler_tests::abort_build::abort_build;
use api_handler_tests::misbehaving_api::{Answered, MisbehavingApi, Planned};
use api_handler_tests::random::Random;
use api_handler_tests::{http, rest};

/// Lambda's timeout.
const TIMEOUT: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
    Unwind,
    Abort,
}

impl Build {
    fn program(self) -> String {
        match self {
            Build::Unwind => env!("CARGO_BIN_EXE_misdeeds").to_owned(),
            Build::Abort => abort_build(env!("CARGO_TARGET_TMPDIR"), "misdeeds"),
        }
    }
}

/// What handlers do, and how often in a thousand invocations; the rest is good.
const MISDEEDS: &[(&str, u64)] = &[
    ("slow", 150),
    ("stream", 50),
    ("large", 20),
    ("oversize", 5),
    ("panic", 20),
    ("panic-later", 10),
    ("destructor", 10),
    ("body", 5),
    ("stream-panics", 10),
    ("block", 3),
    ("late", 3),
    ("stream-blocks", 2),
    ("double-panic", 5),
    ("foreign-panic", 5),
];

fn number(variable: &str, default: impl FnOnce() -> u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or_else(default)
}

/// The invocation with that number. Where there is one worker, a few end the process.
fn planned(index: u64, misdeeds: &[(&str, u64)], workers: usize, random: &mut Random) -> Planned {
    let mut deed = "good";
    let mut place = random.below(1_000);
    for (name, share) in misdeeds {
        if place < *share {
            deed = name;
            break;
        }
        place -= share;
    }
    let ends_the_process = workers == 1 && random.per_mille(2);
    if ends_the_process {
        deed = "abort";
    }
    // Some sources receive streams, and some do not.
    let path = format!("/{deed}");
    let mut event = if random.per_mille(500) { rest("GET", &path) } else { http("GET", &path, "") };
    event["headers"]["x-token"] = token(index).into();
    event["multiValueHeaders"]["x-token"] = serde_json::json!([token(index)]);
    let most = if random.per_mille(20) { 300_000 } else { 300 };
    let padding = random.below(most) as usize;
    event["headers"]["x-padding"] = "p".repeat(padding).into();
    Planned { id: format!("{deed}-{index}"), event: event.to_string(), ends_the_process }
}

fn token(index: u64) -> String {
    format!("token<{index}>")
}

/// How an answer is wrong, if it is.
fn wrong(planned: &Planned, answer: &Answered) -> Option<&'static str> {
    let index = planned.id.rsplit('-').next()?;
    let text = String::from_utf8_lossy(&answer.body);
    let is_own = |rest: &str| rest.split('>').next() == Some(index);
    if !text.split("token<").skip(1).all(is_own) {
        return Some("crossed");
    }
    let is_well_formed = answer.is_complete && answer.kind == "response" && text.contains(r#""statusCode":"#);
    let is_success = text.contains(r#""statusCode":200"#);
    match () {
        () if !is_well_formed => Some("malformed"),
        // The client sees that it is incomplete.
        () if answer.is_broken_off => None,
        () if is_success && !text.contains("token<") => Some("empty"),
        // A problem names its request.
        () if !is_success && !text.contains(&planned.id) && !text.contains(r#""body":"""#) => Some("anonymous"),
        () => None,
    }
}

#[derive(Debug, Default)]
struct Count {
    handed_out: usize,
    answered: usize,
    processes: usize,
    statuses: BTreeMap<String, usize>,
    /// Lost, answered twice, crossed, malformed.
    wrong: BTreeMap<&'static str, Vec<String>>,
}

fn status(answer: &Answered) -> String {
    let text = String::from_utf8_lossy(&answer.body);
    let status = text.split(r#""statusCode":"#).nth(1).unwrap_or_default();
    status.chars().take_while(char::is_ascii_digit).collect()
}

fn count(outcomes: Vec<(Planned, Vec<Answered>)>, processes: usize) -> Count {
    let mut count = Count { processes, ..Count::default() };
    for (planned, answers) in outcomes.iter().filter(|(planned, _)| !planned.ends_the_process) {
        count.handed_out += 1;
        count.answered += usize::from(!answers.is_empty());
        let mut report = |what, id: &String| count.wrong.entry(what).or_default().push(id.clone());
        match answers.len() {
            0 => report("lost", &planned.id),
            1 => {}
            _ => report("twice", &planned.id),
        }
        for answer in answers {
            *count.statuses.entry(status(answer)).or_default() += 1;
            if let Some(what) = wrong(planned, answer) {
                report(what, &planned.id);
            }
        }
    }
    count
}

/// Sends the invocations to a function with so many workers, and counts.
fn run(build: Build, workers: usize) {
    let seed = number("MISDEEDS_SEED", || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64);
    let invocations = number("MISDEEDS", || 300);
    let mut random = Random::new(seed);
    let api = MisbehavingApi::start(&build.program(), workers, TIMEOUT, seed, true);
    api.plan((0..invocations).map(|index| planned(index, MISDEEDS, workers, &mut random)));
    api.wait();
    // Whatever has happened, the next request is answered by its handler.
    api.plan([planned(invocations, &[], 2, &mut random)]);
    api.wait();
    let (outcomes, processes) = api.stop();
    let count = count(outcomes, processes);
    let lengths: BTreeMap<_, _> = count.wrong.iter().map(|(what, ids)| (what, ids.len())).collect();
    println!(
        "{build:?}, {workers} workers: {} handed out, {} answered, wrong: {lengths:?}, by status: {:?}, {} processes",
        count.handed_out, count.answered, count.statuses, count.processes
    );
    assert!(count.wrong.is_empty(), "MISDEEDS_SEED={seed}: {:#?}", count.wrong);
}

#[test]
fn by_one_worker() {
    run(Build::Unwind, 1);
}

#[test]
fn by_eight_workers() {
    run(Build::Unwind, 8);
}

#[test]
fn by_thirty_two_workers() {
    run(Build::Unwind, 32);
}

#[test]
fn by_one_worker_where_panics_abort() {
    run(Build::Abort, 1);
}

#[test]
fn by_eight_workers_where_panics_abort() {
    run(Build::Abort, 8);
}

#[test]
fn by_thirty_two_workers_where_panics_abort() {
    run(Build::Abort, 32);
}
