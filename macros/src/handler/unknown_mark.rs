//! Attributes of arguments and fields that are not marks, and the marks that were meant.

use syn::Attribute;

use super::mark::MARKS;
use crate::errors::Errors;
use crate::nearest;
use crate::source_text::source_text;

/// The attributes that rustc allows on an argument, and `doc`, which it refuses with a message of its own.
const ALLOWED: [&str; 7] = ["allow", "expect", "warn", "deny", "forbid", "doc", "cfg_attr"];

/// Reports the attributes of an argument that are neither marks nor allowed. Returns whether there are none.
pub(crate) fn check(attrs: &[Attribute], errors: &mut Errors) -> bool {
    let mut is_fine = true;
    for attr in attrs {
        let name = source_text(attr.path());
        if ALLOWED.contains(&name.as_str()) || MARKS.iter().any(|(mark, _)| *mark == name) {
            continue;
        }
        is_fine = false;
        if name == "cfg" {
            let message = "an argument of a handler cannot have a `#[cfg]`\nhelp: write the function twice, each with its own `#[cfg]`";
            errors.at(attr, message);
        } else {
            errors.at(attr.path(), format!("unknown mark `#[{name}]`\nhelp: {}", guess(&name)));
        }
    }
    is_fine
}

/// Whether the name of an attribute is close to that of a mark.
pub(crate) fn is_misspelt(attrs: &[Attribute]) -> bool {
    let mut names = attrs.iter().filter_map(|attr| attr.path().get_ident().map(ToString::to_string));
    names.any(|name| name != "doc" && nearest::nearest(&name, MARKS.iter().map(|(mark, _)| *mark)).is_some())
}

/// The names that other frameworks have for a part.
const SYNONYMS: [(&str, &str); 21] = [
    ("multipart", "form"),
    ("file", "form"),
    ("upload", "form"),
    ("formdata", "form"),
    ("json", "body"),
    ("data", "body"),
    ("payload", "body"),
    ("param", "path"),
    ("params", "query"),
    ("jwt", "claims"),
    ("auth", "claims"),
    ("authorizer", "claims"),
    ("extension", "state"),
    ("route", "path"),
    ("uri", "path"),
    ("segment", "path"),
    ("services", "state"),
    ("inject", "state"),
    ("depends", "state"),
    ("principal", "claims"),
    ("env", "stage"),
];

fn guess(name: &str) -> String {
    // `#[FromQuery]`, as .NET has it.
    let name = name.strip_prefix("from_").or(name.strip_prefix("From")).unwrap_or(name).to_lowercase();
    if let Some((_, mark)) = SYNONYMS.iter().find(|(theirs, _)| *theirs == name) {
        return format!("did you mean `{mark}`?");
    }
    let marks: Vec<_> = MARKS.iter().map(|(mark, _)| *mark).filter(|mark| *mark != "placeholder").collect();
    nearest::help(&name, &marks)
}
