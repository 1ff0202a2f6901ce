//! Circles of files: each uses the next, and the last the first.

use std::collections::{BTreeMap, BTreeSet};

use super::picture::Picture;

/// The groups of files of which each uses each other one, straight or through others.
pub(crate) fn circles(picture: &Picture) -> Vec<BTreeSet<&str>> {
    let mut next = BTreeMap::<&str, Vec<&str>>::new();
    for (from, to) in picture.arrows().into_keys() {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|from| (*from, reachable(from, &next))).collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|reached| reached.contains(to));
    let mut circles = BTreeSet::new();
    for (file, others) in &reached {
        if reaches(file, file) {
            circles.insert(others.iter().copied().filter(|other| reaches(other, file)).collect::<BTreeSet<_>>());
        }
    }
    circles.into_iter().collect()
}

/// The shortest way from a file back to itself.
pub(crate) fn shortest_way<'p>(picture: &'p Picture, circle: &BTreeSet<&'p str>) -> Vec<&'p str> {
    let arrows = picture.arrows().into_keys().collect();
    let ways = circle.iter().filter_map(|start| way_back(start, &arrows));
    ways.min_by_key(Vec::len).unwrap_or_default()
}

/// All files to which arrows lead from `start`; `start` itself only if it is in a circle.
fn reachable<'p>(start: &str, next: &BTreeMap<&str, Vec<&'p str>>) -> BTreeSet<&'p str> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(file) = open.pop() {
        for to in next.get(file).into_iter().flatten() {
            if reached.insert(*to) {
                open.push(to);
            }
        }
    }
    reached
}

fn way_back<'p>(start: &'p str, arrows: &BTreeSet<(&'p str, &'p str)>) -> Option<Vec<&'p str>> {
    let (mut ways, mut reached) = (vec![vec![start]], BTreeSet::new());
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for (_, to) in arrows.iter().filter(|(from, _)| way.last() == Some(from)) {
                let way: Vec<&str> = way.iter().copied().chain([*to]).collect();
                if *to == start {
                    return Some(way);
                }
                if reached.insert(*to) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}
