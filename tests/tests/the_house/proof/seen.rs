//! A path leads from one file to another in whatever way it is written.

use crate::arrows::complaints::of_circles;
use crate::arrows::picture::Picture;
use crate::reader::source::Source;

/// `lib.rs` declares these, and `b.rs` uses `A`, so that every path in `a.rs` that leads to `b.rs` closes a circle.
const LIB: &str = "mod a; mod b; mod facade; mod outer;";
const B: &str = "use crate::a::A; pub(crate) struct B; pub(crate) enum E { One }
    pub(crate) trait Bound { const SIZE: u8; } pub(crate) const NAME: &str = \"\";
    pub(crate) fn make() -> B { B } macro_rules! made { () => {} } pub(crate) use made;
    impl crate::outer::Outer { pub(crate) fn from_b() {} } thread_local! { static HIDDEN: u8 = const { 0 }; }";
const FACADE: &str = "pub(crate) use self::inner::{B, Renamed}; pub(crate) use crate::b::{self as module, make, E::*};
    mod inner { pub(crate) use crate::b::B; pub(crate) use super::super::b::E as Renamed; }";
const OUTER: &str = "pub(crate) struct Outer;";

/// What is wrong with that crate when `a.rs` has this text below its struct, which is in line 1.
fn complaints(text: &str) -> Vec<String> {
    let a = format!("pub(crate) struct A;\n{text}");
    let files = [("lib.rs", LIB), ("a.rs", &a), ("b.rs", B), ("facade.rs", FACADE), ("outer.rs", OUTER)];
    of_circles(&Picture::of(&Source::made_up(&files)))
}

/// The path in line 2 is seen, and closes the circle.
#[track_caller]
fn is_seen(text: &str, path: &str) {
    let complaints = complaints(text);
    let [circle] = complaints.as_slice() else { panic!("`{text}` makes {} circles", complaints.len()) };
    assert!(circle.contains("files use each other in a circle, such as a.rs -> b.rs -> a.rs"), "{circle}");
    let mut lines = circle.lines();
    let is_arrow = |line: &str| line.starts_with("  src/a.rs:2 uses ") && line.ends_with(" of src/b.rs");
    let arrow = lines.find(|line| is_arrow(line)).unwrap_or_else(|| panic!("`{text}` is not seen: {circle}"));
    assert!(arrow.contains(&format!("`{path}`")), "{arrow}");
    assert!(circle.contains("src/b.rs:1 uses `crate::a::A` of src/a.rs"), "{circle}");
}

#[test]
fn without_such_a_path_there_is_no_circle() {
    assert_eq!(complaints("struct Other;"), [] as [String; 0]);
}

#[test]
fn imports() {
    is_seen("use crate::b::B;", "crate::b::B");
    is_seen("use super::b::B as Other;", "super::b::B");
    is_seen("use crate::{outer, b::{E, B}};", "crate::b::E");
    is_seen("use crate::b::{self, B};", "crate::b");
    is_seen("use crate::b::Bound as _;", "crate::b::Bound");
    is_seen("use crate::b::*;", "crate::b");
    is_seen("use crate::b::E::*;", "crate::b::E");
    is_seen("pub use crate::b::B;", "crate::b::B");
    is_seen("fn a() { use crate::b::B; }", "crate::b::B");
}

#[test]
fn expressions() {
    is_seen("fn a() { crate::b::make(); }", "crate::b::make");
    is_seen("fn a() { let _ = super::b::NAME.len(); }", "super::b::NAME");
    is_seen("fn a() { Vec::<crate::b::B>::new(); }", "crate::b::B");
    is_seen("fn a() -> impl Sized { crate::b::B {} }", "crate::b::B");
    is_seen("fn a() { match 1 { 1 => { if true { || crate::b::E::One } } } }", "crate::b::E::One");
    is_seen("const A: u8 = <u8 as crate::b::Bound>::SIZE;", "crate::b::Bound");
    is_seen("fn a() { <crate::b::B as Clone>::clone(); }", "crate::b::B");
}

#[test]
fn patterns() {
    is_seen("fn a(e: u8) { if let crate::b::E::One = e {} }", "crate::b::E::One");
    is_seen("fn a(e: u8) { match e { crate::b::B(_) => {} } }", "crate::b::B");
    is_seen("fn a(crate::b::B { .. }: u8) {}", "crate::b::B");
    is_seen("use crate::facade::*; fn a(e: u8) { match e { B => {} } }", "B");
}

#[test]
fn types_and_bounds() {
    is_seen("struct Other(Option<crate::b::B>);", "crate::b::B");
    is_seen("fn a(_: &dyn crate::b::Bound) {}", "crate::b::Bound");
    is_seen("fn a<T: crate::b::Bound>() {}", "crate::b::Bound");
    is_seen("fn a<T>() where Vec<T>: crate::b::Bound {}", "crate::b::Bound");
    is_seen("type Other = [u8; crate::b::NAME.len()];", "crate::b::NAME");
    is_seen("trait Other: crate::b::Bound {}", "crate::b::Bound");
}

#[test]
fn impl_blocks() {
    is_seen("impl crate::b::B {}", "crate::b::B");
    is_seen("impl crate::b::Bound for A {}", "crate::b::Bound");
    is_seen("impl From<crate::b::B> for A {}", "crate::b::B");
    is_seen("fn a() { crate::outer::Outer::from_b() }", "crate::outer::Outer::from_b");
    is_seen("impl crate::outer::Outer { fn a() { Self::from_b() } }", "crate::outer::Outer::from_b");
}

#[test]
fn attributes() {
    is_seen("#[derive(Debug, crate::b::made)] struct Other;", "crate::b::made");
    is_seen("#[crate::b::made] struct Other;", "crate::b::made");
    is_seen("struct Other(#[serde(with = \"crate::b\")] u8);", "crate::b");
    is_seen("#[cfg_attr(unix, crate::b::made)] struct Other;", "crate::b::made");
    is_seen("#[doc = crate::b::made!()] struct Other;", "crate::b::made");
}

#[test]
fn macros() {
    is_seen("crate::b::made!();", "crate::b::made");
    is_seen("fn a() { format!(\"{}\", super::b::NAME); }", "super::b::NAME");
    is_seen("fn a() { quote!(fn a() { [#x, crate::b::make()] }); }", "crate::b::make");
    is_seen("fn a() { vec![(0..super::b::NAME)]; }", "super::b::NAME");
    is_seen("made! { use super::b::{B, make}; }", "super::b::B");
    is_seen("made! { Vec::<super::b::B>::new() }", "super::b::B");
    is_seen("macro_rules! other { ($a:ident) => { $crate::b::make($a) }; }", "crate::b::make");
    is_seen("use crate::facade::*; fn a() { println!(\"{}\", make()); }", "make");
}

#[test]
fn modules() {
    is_seen("mod inner { use super::super::b::B; }", "super::super::b::B");
    is_seen("mod inner { mod deeper { fn a() { super::super::super::b::make() } } }", "super::super::super::b::make");
    is_seen("use super::b as other; fn a() { other::make() }", "super::b");
}

#[test]
fn facades() {
    is_seen("use crate::facade::B;", "crate::facade::B");
    is_seen("use crate::facade::Renamed as Again;", "crate::facade::Renamed");
    is_seen("fn a() { crate::facade::One; }", "crate::facade::One");
    is_seen("fn a() { crate::facade::module::make() }", "crate::facade::module::make");
    is_seen("use crate::facade::*; fn a() -> Renamed { todo!() }", "Renamed");
    is_seen("use crate::facade; type Other = facade::B;", "facade::B");
}

#[test]
fn what_a_macro_defines() {
    is_seen("fn a() { crate::b::HIDDEN.with(drop) }", "crate::b::HIDDEN");
}

#[test]
fn a_macro_of_a_module_above_is_an_arrow_to_it() {
    let files = [
        ("lib.rs", "macro_rules! above { () => { crate::a::A } } mod a;"),
        ("a.rs", "pub(crate) struct A;\nabove!();"),
    ];
    let complaints = of_circles(&Picture::of(&Source::made_up(&files)));
    assert!(complaints[0].contains("src/a.rs:2 uses `above` of src/lib.rs"), "{complaints:?}");
}

#[test]
fn files_of_other_folders_and_of_the_path_attribute() {
    let files = [
        ("lib.rs", "mod a; #[path = \"elsewhere/other.rs\"] mod b;"),
        ("a/mod.rs", "pub(crate) mod child;"),
        ("a/child.rs", "pub(crate) mod grandchild;"),
        ("a/child/grandchild.rs", "use super::super::super::b::B; pub(crate) struct C;"),
        ("elsewhere/other.rs", "pub(crate) struct B(crate::a::child::grandchild::C);"),
    ];
    let complaints = of_circles(&Picture::of(&Source::made_up(&files)));
    let circle = &complaints[0];
    assert!(circle.contains("src/a/child/grandchild.rs:1 uses `super::super::super::b::B` of src/elsewhere/other.rs"));
    assert!(circle.contains("src/elsewhere/other.rs:1 uses `crate::a::child::grandchild::C` of"), "{circle}");
}

#[test]
fn a_circle_of_three_is_shown_in_full() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::B; pub(crate) struct A;"),
        ("b.rs", "use crate::c::C; pub(crate) struct B;"),
        ("c.rs", "use crate::a::A; pub(crate) struct C;"),
    ];
    let complaints = of_circles(&Picture::of(&Source::made_up(&files)));
    let expected = "src: 3 files use each other in a circle, such as a.rs -> b.rs -> c.rs -> a.rs
  src/a.rs:1 uses `crate::b::B` of src/b.rs
  src/b.rs:1 uses `crate::c::C` of src/c.rs
  src/c.rs:1 uses `crate::a::A` of src/a.rs";
    assert_eq!(complaints, [expected]);
}
