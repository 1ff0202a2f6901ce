//! The value of a greedy placeholder, `{proxy+}`, with the slashes that it had in the path.
//!
//! A REST API removes them at both ends of the value: for `/files//a/` and the route `/files/{proxy+}` it sends `a`. The
//! events of the Lambda console and of `sam local generate-event` have one slash too many, `/a`, which no gateway sends.

use std::borrow::Cow;

/// The value as it stands in the path. `encoded` is the same value, percent-encoded: one of the two is how the path spells
/// it.
pub(super) fn with_slashes<'e>(value: Cow<'e, str>, encoded: &str, path: Option<&str>) -> Cow<'e, str> {
    let path = path.unwrap_or_default();
    let (core, bare) = (path.trim_end_matches('/'), value.trim_matches('/'));
    let before = core.strip_suffix(bare).or_else(|| core.strip_suffix(encoded.trim_matches('/')));
    let leading = before.map_or(0, |before| before.len() - before.trim_end_matches('/').len());
    let trailing = if core.is_empty() { 0 } else { path.len() - core.len() };
    // The first slash separates the value from the segment before it.
    let (leading, trailing) = ("/".repeat(leading.saturating_sub(1)), "/".repeat(trailing));
    if leading.is_empty() && trailing.is_empty() && bare.len() == value.len() {
        return value;
    }
    Cow::Owned(format!("{leading}{bare}{trailing}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_the_slashes_of_the_path_and_no_others() {
        for (value, path, expected) in [
            ("a", "/files/a", "a"),
            ("a", "/files//a", "/a"),
            ("a/b", "/base/files///a/b/", "//a/b/"),
            ("/a", "/files//a", "/a"),
            ("/notes/5", "/notes/5", "notes/5"),
            ("/path/to/resource", "/notes/5", "path/to/resource"),
            ("a", "", "a"),
        ] {
            assert_eq!(with_slashes(value.into(), value, Some(path)), expected, "{value} {path}");
        }
        assert_eq!(with_slashes("\u{e9}".into(), "%C3%A9", Some("/files//%C3%A9")), "/\u{e9}");
    }
}
