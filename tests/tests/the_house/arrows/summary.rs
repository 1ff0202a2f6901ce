//! The whole picture in a few lines, for humans.

use std::collections::BTreeSet;

use super::circles::circles;
use super::complaints::{of_rules, sentence};
use super::picture::Picture;
use super::rules::Rule;

/// With this environment variable, all arrows are listed.
const LIST_ARROWS: &str = "THE_HOUSE_ARROWS";

/// The figures of a crate.
pub(crate) fn summary(picture: &Picture, rules: &[Rule]) -> String {
    let (circles, arrows) = (circles(picture), picture.arrows());
    let in_circles: usize = circles.iter().map(BTreeSet::len).sum();
    let (longest, lines) = picture.lines.iter().max_by_key(|(_, lines)| **lines).expect("a crate has a file");
    let twice = picture.types.values().filter(|files| files.len() > 1).count();
    let figures = [
        format!("{} files, {} arrows", picture.files.len(), arrows.len()),
        format!("{} circles with {in_circles} files", circles.len()),
        format!("{} forbidden arrows", of_rules(picture, rules).len()),
        format!("longest file {longest} with {lines} lines"),
        format!("{twice} of {} type names defined more than once", picture.types.len()),
    ];
    let mut text = format!("{}: {}\n", picture.folder, figures.join(", "));
    if std::env::var_os(LIST_ARROWS).is_some() {
        arrows.into_values().for_each(|uses| text += &format!("  {}\n", sentence(picture, &uses)));
    }
    text
}
