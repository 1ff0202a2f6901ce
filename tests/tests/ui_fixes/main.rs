//! A help that is obeyed leads to a program that compiles: `ui/<topic>/<mistake>.fixed.rs` is the program of the case after its
//! help was applied.

mod help;
mod project;

use std::collections::BTreeSet;
use std::fs::read_to_string;
use std::path::Path;

use api_handler_tests::ui_cases;
use help::Help;

/// Cases that are older than this test, and have no fix yet. The list only becomes shorter.
const WITHOUT_A_FIX: &str = "ui/without-a-fix.txt";

/// Fails with one line for each problem.
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_fix_compiles() {
    none(&project::check("ui-fixes", &ui_cases::fixes()));
}

#[test]
fn a_fix_that_does_not_compile_is_named() {
    let right = Path::new("ui/results/reply-of-a-result.fixed.rs").to_owned();
    let wrong = Path::new("ui/results/reply-of-a-result.rs").to_owned();
    let problems = project::check("ui-fixes-one-wrong", &[right, wrong]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("ui/results/reply-of-a-result.rs:14: "), "{}", problems[0]);
}

#[test]
fn every_fix_is_what_the_help_says() {
    let cases = ui_cases::all().into_iter().filter(|case| case.fix.exists());
    let problems = cases.filter_map(|case| {
        let help = Help::of(&read_to_string(&case.stderr).unwrap());
        let problem = help.problem_in(&read_to_string(&case.fix).unwrap())?;
        Some(format!("{}: {problem}", case.fix.display()))
    });
    none(&problems.collect::<Vec<_>>());
}

#[test]
fn every_case_has_a_fix_or_is_on_the_list() {
    let list = read_to_string(WITHOUT_A_FIX).unwrap();
    let listed: BTreeSet<&str> = list.lines().collect();
    let cases = ui_cases::all();
    let names: BTreeSet<String> = cases.iter().map(ui_cases::Case::name).collect();
    let mut problems: Vec<String> = cases.iter().filter_map(|case| wrongly_listed(case, &listed)).collect();
    let gone = listed.iter().filter(|name| !names.contains(**name));
    problems.extend(gone.map(|name| format!("{name} is in {WITHOUT_A_FIX}, and there is no such case")));
    let fixed: BTreeSet<_> = cases.iter().map(|case| case.fix.clone()).collect();
    let orphans = ui_cases::fixes().into_iter().filter(|fix| !fixed.contains(fix));
    problems.extend(orphans.map(|fix| format!("{} has no case", fix.display())));
    none(&problems);
}

fn wrongly_listed(case: &ui_cases::Case, listed: &BTreeSet<&str>) -> Option<String> {
    let (name, fix) = (case.name(), case.fix.display());
    match (case.fix.exists(), listed.contains(name.as_str())) {
        (true, true) => Some(format!("{name} has a fix: remove it from {WITHOUT_A_FIX}")),
        (false, false) => Some(format!("{name} has no fix: apply its help, and write the program to {fix}")),
        _ => None,
    }
}
