//! What is wrong with a crate, in sentences that name path, file and line.

use std::collections::BTreeSet;

use super::circles::{circles, shortest_way};
use super::picture::{Picture, Use, arrows, is_in};
use super::rules::Rule;

/// A file that is longer does more than one thing.
const MAX_LINES: usize = 300;

/// The circles, each with all of its arrows.
pub(crate) fn of_circles(picture: &Picture) -> Vec<String> {
    circles(picture).iter().map(|circle| circle_in_full(picture, circle)).collect()
}

fn circle_in_full(picture: &Picture, circle: &BTreeSet<&str>) -> String {
    let way = shortest_way(picture, circle).join(" -> ");
    let mut lines =
        vec![format!("{}: {} files use each other in a circle, such as {way}", picture.folder, circle.len())];
    let inside = picture.arrows().into_iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to));
    lines.extend(inside.map(|(_, uses)| format!("  {}", sentence(picture, &uses))));
    lines.join("\n")
}

/// The arrows that rules forbid.
pub(crate) fn of_rules(picture: &Picture, rules: &[Rule]) -> Vec<String> {
    rules.iter().flat_map(|rule| of_rule(picture, rule)).collect()
}

fn of_rule(picture: &Picture, rule: &Rule) -> Vec<String> {
    let forbidden = arrows(picture.uses.iter().filter(|used| rule.forbids(used)));
    forbidden.into_values().map(|uses| format!("{}, but {}", sentence(picture, &uses), rule.why())).collect()
}

/// The rooms that rules name and that do not exist, so that nothing is checked.
pub(crate) fn of_rooms(picture: &Picture, rules: &[Rule]) -> Vec<String> {
    let rooms: BTreeSet<&str> = rules.iter().flat_map(Rule::rooms).collect();
    let missing = rooms.into_iter().filter(|room| !picture.files.iter().any(|file| is_in(file, room)));
    missing.map(|room| format!("{}: a rule names `{room}`, which does not exist", picture.folder)).collect()
}

/// The files that use what is defined in the module above them, which uses them.
pub(crate) fn of_children(picture: &Picture) -> Vec<String> {
    let all = picture.arrows();
    let upwards = picture.uses.iter().filter(|used| used.item.is_some() && is_above(&used.to, &used.from));
    let circular = arrows(upwards).into_iter().filter(|((child, above), _)| all.contains_key(&(above, child)));
    let complaint = |uses: Vec<&Use>| {
        format!("{}, the module above it, which uses it: move these to a file of their own", sentence(picture, &uses))
    };
    circular.map(|(_, uses)| complaint(uses)).collect()
}

/// Whether a file holds a module around that of another file.
fn is_above(file: &str, other: &str) -> bool {
    match file.strip_suffix("mod.rs") {
        Some(folder) => other.starts_with(folder),
        None => file == "lib.rs" || other.starts_with(&format!("{}/", file.trim_end_matches(".rs"))),
    }
}

/// The files that are too long, tests included.
pub(crate) fn of_length(picture: &Picture) -> Vec<String> {
    let long = picture.lines.iter().filter(|(_, lines)| **lines > MAX_LINES);
    long.map(|(file, lines)| format!("{}/{file}: {lines} lines, at most {MAX_LINES} are allowed", picture.folder))
        .collect()
}

/// The files that no `mod` declaration leads to, so that this test does not read them.
pub(crate) fn of_unread(picture: &Picture) -> Vec<String> {
    let unread = picture.unread.iter();
    unread.map(|file| format!("{}/{file}: no `mod` declaration leads to this file", picture.folder)).collect()
}

/// An arrow: `src/a.rs:1 uses `crate::b::B`, `crate::b::make` (12) of src/b.rs`, with the lines that are not the first.
pub(crate) fn sentence(picture: &Picture, uses: &[&Use]) -> String {
    let (Some(first), folder) = (uses.first(), &picture.folder) else { return String::new() };
    let mut paths: Vec<String> = uses.iter().map(|used| shown(used, first.line)).collect();
    paths.dedup();
    format!("{folder}/{}:{} uses {} of {folder}/{}", first.from, first.line, paths.join(", "), first.to)
}

fn shown(used: &Use, first: usize) -> String {
    if used.line == first { format!("`{}`", used.path) } else { format!("`{}` ({})", used.path, used.line) }
}
