//! Text that looks like a path to another file, but is not one.

use crate::arrows::picture::Picture;
use crate::reader::source::Source;

/// The files next to `a.rs`; a function and a module of `b.rs` are called `private`, others `nearby` and `both`.
const FILES: &[(&str, &str)] = &[
    ("lib.rs", "mod a; mod b; mod facade; pub use b::make; pub use bytes::Bytes;"),
    (
        "b.rs",
        "pub(crate) struct B; pub(crate) fn make() {} pub(crate) fn private() {} mod private; pub(crate) mod deep;",
    ),
    ("b/private.rs", ""),
    ("b/deep.rs", "pub(crate) fn nearby() {} pub(super) mod nearby; pub(crate) fn both() {} pub(crate) mod both;"),
    ("b/deep/nearby.rs", ""),
    ("b/deep/both.rs", ""),
    ("facade.rs", "pub use crate::b::B;"),
];

/// The arrows of `a.rs` when it has this text: the other file, and the path to it.
fn arrows(a: &str) -> Vec<(String, String)> {
    let files: Vec<_> = FILES.iter().copied().chain([("a.rs", a)]).collect();
    let picture = Picture::of(&Source::made_up(&files));
    let of_a = picture.uses.iter().filter(|used| used.from == "a.rs");
    of_a.map(|used| (used.to.clone(), used.path.clone())).collect()
}

/// There is that arrow alone.
#[track_caller]
fn is_one_arrow(a: &str, to: &str, path: &str) {
    assert_eq!(arrows(a), [(to.to_owned(), path.to_owned())], "{a}");
}

#[track_caller]
fn is_no_arrow(a: &str) {
    assert_eq!(arrows(a), [], "{a}");
}

#[test]
fn tests() {
    is_no_arrow("#[cfg(test)] mod tests { use crate::b::B; }");
    is_no_arrow("#[cfg(all(test, unix))] use crate::b::B;");
    is_no_arrow("#[cfg(doctest)] struct Readme(crate::b::B);");
    is_no_arrow("#[cfg(not(any(not(test), doctest)))] fn a() { crate::b::make() }");
    is_no_arrow("struct A; impl A { #[cfg(test)] fn a() { crate::b::make() } }");
    is_no_arrow("fn a() { #[cfg(test)] let a = crate::b::make(); }");
}

#[test]
fn code_of_one_target_or_feature_is_read() {
    assert_eq!(arrows("#[cfg(any(test, not(unix)))] use crate::b::B;").len(), 1);
    assert_eq!(arrows("#[cfg(feature = \"x\")] use crate::b::B;").len(), 1);
    assert_eq!(arrows("#[cfg(not(test))] use crate::b::B;").len(), 1);
}

#[test]
fn other_crates() {
    is_no_arrow("use bytes::Bytes; fn a() { c::make(); std::mem::drop(1) }");
    is_no_arrow("use crate::Bytes;");
    is_one_arrow(
        "use crate::b as x; use ::x::B; fn a(_: B) { ::x::make(); format!(\"\", ::x::make()) }",
        "b.rs",
        "crate::b",
    );
}

#[test]
fn tokens_that_are_no_path_from_here() {
    let tokens = "use crate::facade::*; fn a() { quote!(#B::new $B::new 'B a.B ::B ::b::B) }";
    is_one_arrow(tokens, "facade.rs", "crate::facade");
    is_no_arrow("fn a() { let a = \"crate::b::B\"; } /* crate::b::B */");
    is_no_arrow("/// [`crate::b::B`]\npub(in crate::b) struct A;");
}

#[test]
fn what_a_block_imports_is_not_known_outside() {
    is_one_arrow("fn a() { use crate::facade::*; } type Other = B;", "facade.rs", "crate::facade");
}

#[test]
fn a_declaration_is_none() {
    let files = [("lib.rs", "mod a;"), ("a.rs", "mod child;"), ("a/child.rs", "")];
    assert_eq!(Picture::of(&Source::made_up(&files)).uses, []);
}

#[test]
fn a_path_through_a_facade_leads_to_the_definition_only() {
    is_one_arrow("use crate::facade::B;", "b.rs", "crate::facade::B");
    is_one_arrow("use crate::make;", "b.rs", "crate::make");
}

#[test]
fn a_private_module_is_not_meant_where_a_function_has_its_name() {
    is_one_arrow("use crate::b::private;", "b.rs", "crate::b::private");
    is_one_arrow("fn a() { crate::b::private() }", "b.rs", "crate::b::private");
    is_one_arrow("use crate::b::deep::nearby;", "b/deep.rs", "crate::b::deep::nearby");
}

#[test]
fn a_module_and_a_function_are_distinguished() {
    assert_eq!(arrows("use crate::b::deep::both;").len(), 2);
    is_one_arrow("use crate::b::deep::both::{self};", "b/deep/both.rs", "crate::b::deep::both");
    is_one_arrow("fn a() { crate::b::deep::both() }", "b/deep.rs", "crate::b::deep::both");
}
