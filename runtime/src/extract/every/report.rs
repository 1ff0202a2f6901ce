//! Says what is wrong, for the developer who sent the body.

use super::fault::Fault;
use super::site::{Site, push};
use crate::extract::value::json_phrases::{self, Complaint, Member};

pub(super) const MISSING: &str = "is missing";
pub(super) const TWICE: &str = "is given twice";

/// A fault of a member of the value where a run has stopped.
pub(super) fn of_member(site: &Site, start: usize, name: &str, message: &str) -> Fault {
    let mut pointer = site.pointer();
    push(&mut pointer, name);
    Fault { start, pointer, message: message.to_owned() }
}

/// A fault of the name of a member.
pub(super) fn of_name(site: &Site, message: &str) -> Fault {
    let message = match json_phrases::of_message(message) {
        Complaint { member: Some(_), message } => message.into_owned(),
        Complaint { member: None, message } => format!("has a name that {message}"),
    };
    Fault { start: site.here.start, pointer: site.pointer(), message }
}

/// A fault of a value, or of an unknown member of it that only the message names.
pub(super) fn of_value(site: &Site, message: &str, is_member: impl FnOnce(&str) -> bool) -> Fault {
    let start = site.here.start;
    match json_phrases::of_message(message) {
        Complaint { member: Some(Member::Present(name)), message } if is_member(&name) => {
            of_member(site, start, &name, &message)
        }
        Complaint { member: None, message } => Fault { start, pointer: site.pointer(), message: message.into_owned() },
        _ => Fault { start, pointer: site.pointer(), message: json_phrases::of_value(message).into_owned() },
    }
}

/// What is wrong with an object if it, or an object in it, has no such member.
pub(super) fn missing_inside(name: &str) -> String {
    format!("is incomplete: it, or an object in it, has no `{name}`")
}

/// What is wrong with an object if it, or an object in it, has two such members.
pub(super) fn twice_inside(name: &str) -> String {
    format!("is wrong: it, or an object in it, has `{name}` twice")
}
