//! Rules about files: what a child may use, how long a file is, and that no file stays unread.

use crate::arrows::complaints::{of_children, of_length, of_unread};
use crate::arrows::picture::Picture;
use crate::reader::source::Source;

#[track_caller]
fn picture(files: &[(&str, &str)]) -> Picture {
    Picture::of(&Source::made_up(files))
}

#[test]
fn a_child_uses_nothing_of_the_module_that_uses_it() {
    let expected = "src/a/child.rs:2 uses `super::A` of src/a/mod.rs, the module above it, which uses it: \
                    move these to a file of their own";
    let child = "pub(super) fn make() {}\nuse super::A;";
    let by_call =
        [("lib.rs", "mod a;"), ("a/mod.rs", "mod child; struct A; fn a() { child::make() }"), ("a/child.rs", child)];
    assert_eq!(of_children(&picture(&by_call)), [expected]);
    let by_facade =
        [("lib.rs", "mod a;"), ("a/mod.rs", "mod child; struct A; pub use child::make;"), ("a/child.rs", child)];
    assert_eq!(of_children(&picture(&by_facade)), [expected]);
    let unused = [("lib.rs", "mod a;"), ("a/mod.rs", "mod child; struct A;"), ("a/child.rs", child)];
    assert_eq!(of_children(&picture(&unused)), [] as [String; 0]);
}

#[test]
fn a_child_may_use_a_sibling_through_the_module_above() {
    let above = "mod b; mod child; pub use b::B; fn a() { child::make() }";
    let child = "use super::B; pub fn make() {}";
    for child in [child, "use crate::a; pub fn make() -> a::b::B {}"] {
        let files = [("lib.rs", "mod a;"), ("a/mod.rs", above), ("a/b.rs", "pub struct B;"), ("a/child.rs", child)];
        assert_eq!(of_children(&picture(&files)), [] as [String; 0]);
    }
}

#[test]
fn grandchildren_and_the_root_are_no_exception() {
    let files = [
        ("lib.rs", "mod a; use a::child::C; struct Root;"),
        ("a.rs", "pub(crate) mod child;"),
        ("a/child.rs", "pub(crate) struct C(crate::Root);"),
    ];
    assert!(of_children(&picture(&files))[0].starts_with("src/a/child.rs:1 uses `crate::Root` of src/lib.rs"));
}

#[test]
fn three_hundred_lines_are_allowed() {
    let files = |lines: usize| [("lib.rs", "#[cfg(test)] mod tests;".to_owned()), ("tests.rs", "\n".repeat(lines))];
    let complaints = |lines: usize| {
        let files = files(lines);
        of_length(&picture(&files.each_ref().map(|(path, text)| (*path, text.as_str()))))
    };
    assert_eq!(complaints(300), [] as [String; 0]);
    assert_eq!(complaints(301), ["src/tests.rs: 301 lines, at most 300 are allowed"]);
}

#[test]
fn a_file_without_a_declaration_is_reported() {
    let files = [("lib.rs", "#[cfg(test)] mod tests;"), ("tests/mod.rs", ""), ("tests/one.rs", ""), ("lost.rs", "")];
    assert_eq!(of_unread(&picture(&files)), ["src/lost.rs: no `mod` declaration leads to this file"]);
}
