//! Whether the placeholders of a route and the arguments that read them fit together, once all prefixes are known.

use super::mistake::{Mistake, shown};
use super::tree::{REST, placeholder};
use crate::spec::{ArgumentSpec, Part};

/// A route with its prefixes.
pub(super) struct Placeholders<'r> {
    pub(super) route: &'r str,
    pub(super) template: &'r str,
    pub(super) names: &'r [String],
}

/// The mistakes in the placeholders of a route whose handler, and what stands around it, read these values.
pub(super) fn mistakes<'v>(of: &Placeholders<'_>, values: impl Iterator<Item = &'v ArgumentSpec>) -> Vec<Mistake> {
    let Placeholders { route, template, names } = of;
    let missing = values.filter(|value| value.part == Part::Path && !names.iter().any(|name| name == value.key));
    let missing = missing.map(|value| Mistake::no_placeholder(route, &shown(value, None), value.key));
    let repeated = names.iter().enumerate().filter(|(at, name)| names.iter().take(*at).any(|earlier| earlier == *name));
    let repeated = repeated.map(|(_, name)| Mistake::placeholder_twice(route, name));
    let above = template.rsplit_once('/').map_or("", |(above, _)| above);
    let rest = above.split('/').filter_map(placeholder).filter(|name| name.ends_with(REST));
    let rest = rest.map(|name| Mistake::rest_before_the_end(route, name));
    missing.chain(repeated).chain(rest).collect()
}
