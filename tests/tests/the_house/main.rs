//! The house has no circle of files, data flows through it one way, and each file does one thing. What it offers to
//! others is the list in `tests/public-api.txt`, and nothing has two paths.
//!
//! `cargo test -p api-handler-tests --test the_house -- --nocapture` prints the figures of both crates, and with
//! `THE_HOUSE_ARROWS=1` all arrows and the types that share a name. What the reader cannot see is documented in
//! [`reader`]; that it sees everything else is checked in [`proof`].

mod arrows;
mod proof;
mod public_api;
mod reader;

use std::sync::OnceLock;

use arrows::complaints;
use arrows::picture::Picture;
use arrows::rules::RULES;
use arrows::summary::summary;
use public_api::listing::Listing;
use reader::source::Source;

fn runtime() -> &'static Picture {
    static RUNTIME: OnceLock<Picture> = OnceLock::new();
    RUNTIME.get_or_init(|| Picture::of(&Source::on_disk("runtime/src")))
}

fn macros() -> &'static Picture {
    static MACROS: OnceLock<Picture> = OnceLock::new();
    MACROS.get_or_init(|| Picture::of(&Source::on_disk("macros/src")))
}

fn public_api() -> &'static Listing {
    static PUBLIC_API: OnceLock<Listing> = OnceLock::new();
    PUBLIC_API.get_or_init(|| Listing::of(&Source::on_disk("runtime/src"), "api_handler"))
}

#[track_caller]
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

/// Fails with all complaints about both crates.
#[track_caller]
fn assert_none_of_both(complaints: impl Fn(&Picture) -> Vec<String>) {
    assert_none(&[macros(), runtime()].into_iter().flat_map(complaints).collect::<Vec<_>>());
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    assert_none_of_both(complaints::of_circles);
}

#[test]
fn no_child_uses_the_module_that_uses_it() {
    assert_none_of_both(complaints::of_children);
}

#[test]
fn no_arrow_is_forbidden() {
    assert_none(&complaints::of_rules(runtime(), RULES));
}

#[test]
fn all_rooms_of_the_rules_exist() {
    assert_none(&complaints::of_rooms(runtime(), RULES));
}

#[test]
fn no_file_is_too_long() {
    assert_none_of_both(complaints::of_length);
}

#[test]
fn all_files_are_read() {
    print!("{}{}", summary(macros(), &[]), summary(runtime(), RULES));
    assert_none_of_both(complaints::of_unread);
}

#[test]
fn the_public_interface_is_the_one_on_file() {
    expect_test::expect_file!["../../public-api.txt"].assert_eq(&public_api().text);
}

#[test]
fn each_public_item_has_one_path() {
    assert_none(&public_api().twice);
}
