//! The whole picture in a few lines, for humans.

use std::collections::BTreeSet;

use super::circles::circles;
use super::complaints::{of_rules, sentence};
use super::picture::Picture;
use super::rules::Rule;

/// With this environment variable, all arrows are listed, and the types that share a name.
const LIST_ARROWS: &str = "THE_HOUSE_ARROWS";

/// The figures of a crate.
pub(crate) fn summary(picture: &Picture, rules: &[Rule]) -> String {
    let (circles, arrows) = (circles(picture), picture.arrows());
    let in_circles: usize = circles.iter().map(BTreeSet::len).sum();
    let (longest, lines) = picture.lines.iter().max_by_key(|(_, lines)| **lines).expect("a crate has a file");
    let twice: Vec<_> = picture.types.iter().filter(|(_, files)| files.len() > 1).collect();
    let figures = [
        format!("{} files, {} arrows", picture.files.len(), arrows.len()),
        format!("{} circles with {in_circles} files", circles.len()),
        format!("{} forbidden arrows", of_rules(picture, rules).len()),
        format!("longest file {longest} with {lines} lines"),
        format!("{} of {} type names defined more than once", twice.len(), picture.types.len()),
    ];
    let mut text = format!("{}: {}\n", picture.folder, figures.join(", "));
    if std::env::var_os(LIST_ARROWS).is_some() {
        twice.iter().for_each(|(name, files)| text += &format!("  {name} is defined in {}\n", files.join(", ")));
        arrows.into_values().for_each(|uses| text += &format!("  {}\n", sentence(picture, &uses)));
    }
    text
}
