//! The cases of the table, in process: event bytes in, answer bytes out.

use std::process::Command;
use std::time::Instant;

use peers::case::{Case, TABLE};
use peers::peer::IN_PROCESS;
use whole_process::simulator;

use crate::{binary, keep, short};

/// What one peer needs for one case, per invocation.
pub struct Cost {
    pub instructions: f64,
    pub allocations: f64,
    pub bytes: f64,
}

/// How often a case is repeated in a short run and in a long one; the difference is free of start and end.
fn repeats(case: Case) -> [usize; 2] {
    match case {
        Case::Binary | Case::Json(512..) | Case::Post(50_000..) => [2, 8],
        Case::Json(50..) | Case::Post(5_000..) => [5, 25],
        _ => [50, 250],
    }
}

/// Measures by two runs.
pub fn cost(peer: &str, case: Case) -> Result<Cost, String> {
    let counted = |times| count(peer, case, times);
    let [short, long] = repeats(case);
    let (few, many) = (counted(short)?, counted(long)?);
    let each = |few: f64, many: f64| (many - few) / (long - short) as f64;
    let instructions = if simulator::is_there() {
        each(instructions(peer, case, short)?, instructions(peer, case, long)?)
    } else {
        f64::NAN
    };
    Ok(Cost { instructions, allocations: each(few.0, many.0), bytes: each(few.1, many.1) })
}

/// Instructions of an invocation without what the measuring itself costs.
pub fn net_instructions(peer: &str, case: Case) -> Result<f64, String> {
    let [short, long] = repeats(case);
    let each = |peer: &str| -> Result<f64, String> {
        Ok((instructions(peer, case, long)? - instructions(peer, case, short)?) / (long - short) as f64)
    };
    Ok(each(peer)? - each("nothing")?)
}

fn arguments(peer: &str, case: Case, times: usize) -> Vec<String> {
    vec![peer.to_owned(), case.to_string(), times.to_string()]
}

fn instructions(peer: &str, case: Case, times: usize) -> Result<f64, String> {
    simulator::run(&binary("in_process")?, &arguments(peer, case, times))
}

fn count(peer: &str, case: Case, times: usize) -> Result<(f64, f64), String> {
    let output = Command::new(binary("allocations")?).args(arguments(peer, case, times)).output();
    let output = output.map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers.as_slice() {
        [allocations, bytes] => Ok((*allocations, *bytes)),
        _ => Err(format!("`allocations {peer} {case}` says {text:?} {}", String::from_utf8_lossy(&output.stderr))),
    }
}

/// The fastest of several rounds, in microseconds; peers take turns, so that a busy moment hits them all.
fn times(case: Case, peers: &[&str]) -> Result<Vec<f64>, String> {
    const ROUNDS: usize = 9;
    // Long enough that starting an async runtime does not count, and short enough to wait for.
    let repeat = match repeats(case)[0] {
        50.. => 2_000,
        few => few.max(10),
    };
    let mut best = vec![f64::INFINITY; peers.len()];
    for _ in 0..ROUNDS {
        for (best, peer) in best.iter_mut().zip(peers) {
            let started = Instant::now();
            peers::peer::repeat(peer, case, repeat)?;
            *best = best.min(started.elapsed().as_secs_f64() * 1e6 / repeat as f64);
        }
    }
    Ok(best)
}

/// Measures all cases, prints the table and keeps the figures.
pub fn print() -> Result<(), String> {
    let mut lines = String::from("case\tpeer\tinstructions\tallocations\tbytes\tmicroseconds\n");
    println!("\nIn process, per invocation: instructions (ratio to lambda_http), allocations, microseconds\n");
    println!("| case | event bytes | {} |", IN_PROCESS.join(" | "));
    println!("| --- | ---: |{}", " ---: |".repeat(IN_PROCESS.len()));
    for case in TABLE {
        let times = times(case, IN_PROCESS)?;
        let own = cost("nothing", case)?;
        let costs: Vec<Cost> = IN_PROCESS
            .iter()
            .map(|peer| {
                let cost = cost(peer, case)?;
                let instructions = cost.instructions - own.instructions;
                Ok(Cost {
                    instructions,
                    allocations: cost.allocations - own.allocations,
                    bytes: cost.bytes - own.bytes,
                })
            })
            .collect::<Result<_, String>>()?;
        let base =
            IN_PROCESS.iter().position(|peer| *peer == "lambda_http").map_or(f64::NAN, |at| costs[at].instructions);
        let mut row = format!("| {case} | {} |", case.event().len());
        for ((peer, cost), time) in IN_PROCESS.iter().zip(&costs).zip(&times) {
            let Cost { instructions, allocations, bytes } = cost;
            let ratio = instructions / base;
            row += &format!(" {} ({ratio:.3}), {allocations:.0}, {time:.1} |", short(*instructions));
            lines += &format!("{case}\t{peer}\t{instructions:.0}\t{allocations:.1}\t{bytes:.0}\t{time:.2}\n");
        }
        println!("{row}");
    }
    keep("in-process.tsv", &lines)
}
