//! `allocations PEER CASE TIMES`: how often memory is asked for meanwhile, and how many bytes. A program of its own,
//! for counting costs instructions.

use std::alloc::System;
use std::process::ExitCode;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    let region = Region::new(COUNTING);
    match peers::by_arguments() {
        Ok(_) => {
            let change = region.change();
            println!("{} {}", change.allocations + change.reallocations, change.bytes_allocated);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}\nusage: allocations PEER CASE TIMES");
            ExitCode::from(2)
        }
    }
}
