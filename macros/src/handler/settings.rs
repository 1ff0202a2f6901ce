//! The options after the route: `status = 201, none = 404`.

use std::ops::RangeInclusive;

use quote::quote;
use syn::{Ident, LitStr, Path};

use super::cache_control;
use crate::errors::Errors;
use crate::library;
use crate::options::{self, Entry};

const KNOWN: [&str; 9] =
    ["status", "content_type", "none", "etag", "cache_control", "base64", "public", "name", "crate"];

/// The names that other frameworks have for an option.
const SYNONYMS: [(&str, &str); 15] = [
    ("status_code", "status"),
    ("code", "status"),
    ("produces", "content_type"),
    ("media_type", "content_type"),
    ("mime", "content_type"),
    ("not_found", "none"),
    ("cache", "cache_control"),
    ("response_cache", "cache_control"),
    ("conditional", "etag"),
    ("entity_tag", "etag"),
    ("binary", "base64"),
    ("krate", "crate"),
    ("allow_anonymous", "public"),
    ("anonymous", "public"),
    ("open", "public"),
];

/// Options of other frameworks that are written elsewhere here, and where.
const WRITTEN_ELSEWHERE: [(&str, &str); 5] = [
    ("data", "put `#[body]` before the argument that takes the body"),
    ("body", "put `#[body]` before the argument that takes the body"),
    ("query", "put `#[query]` before the argument that takes the value"),
    ("state", "put `#[state]` before the argument that takes it"),
    ("cors", "leave it out and set it for all handlers, with `.cors(..)` of `Api`"),
];

/// The options of a handler, each of them valid.
pub(crate) struct HandlerSettings {
    pub(crate) status: Option<u16>,
    pub(crate) content_type: Option<LitStr>,
    pub(crate) none: Option<u16>,
    /// The option as it was typed.
    pub(crate) etag: Option<Ident>,
    pub(crate) cache_control: Option<LitStr>,
    pub(crate) base64: bool,
    /// Exempt from what the program requires of every request.
    pub(crate) public: bool,
    pub(crate) name: Option<Ident>,
    /// The path of the library.
    pub(crate) library: Path,
}

impl HandlerSettings {
    /// Reads the options; a wrong one is reported and left out.
    pub(crate) fn read(entries: Vec<Entry>, errors: &mut Errors) -> Self {
        let mut settings = HandlerSettings::default();
        let options = entries.into_iter().filter(|entry| !is_written_elsewhere(entry, errors)).collect();
        for entry in options::checked(options, "`#[api_handler]`", &KNOWN, &SYNONYMS, errors) {
            settings.set(&entry, errors);
        }
        settings
    }

    fn set(&mut self, entry: &Entry, errors: &mut Errors) {
        match entry.name().as_str() {
            "status" => self.status = status(entry, 200..=399, "of a success", "status = 201", errors),
            "none" => self.none = status(entry, 200..=599, "of an answer", "none = 404", errors),
            "content_type" => self.content_type = content_type(entry, errors),
            "etag" => self.etag = has_etag(entry, errors).then(|| entry.key.clone()),
            "cache_control" => self.cache_control = directives(entry, errors),
            "base64" => self.base64 = entry.boolean(errors).unwrap_or_default(),
            "public" => self.public = is_on(entry, errors),
            "name" => {
                self.name = entry.require("takes the name of a struct, without quotes", "name = GetUser", errors);
            }
            _ => {
                if let Some(library) = library::given(entry, errors) {
                    self.library = library;
                }
            }
        }
    }
}

impl Default for HandlerSettings {
    fn default() -> Self {
        HandlerSettings {
            status: None,
            content_type: None,
            none: None,
            etag: None,
            cache_control: None,
            base64: false,
            public: false,
            name: None,
            library: library::default_path(),
        }
    }
}

/// Reports an option that is written elsewhere here.
fn is_written_elsewhere(entry: &Entry, errors: &mut Errors) -> bool {
    let name = entry.name();
    let Some((_, help)) = WRITTEN_ELSEWHERE.iter().find(|(theirs, _)| *theirs == name) else { return false };
    errors.at_span(entry.key.span(), format!("`#[api_handler]` has no option `{name}`\nhelp: {help}"));
    true
}

fn status(entry: &Entry, range: RangeInclusive<u16>, whose: &str, example: &str, errors: &mut Errors) -> Option<u16> {
    let (number, span) = entry.number(example, errors)?;
    let status = u16::try_from(number).ok().filter(|status| range.contains(status));
    if status.is_none() {
        let (name, first, last) = (entry.name(), range.start(), range.end());
        let errors_of = match whose {
            "of a success" if (400..=599).contains(&number) => {
                "\nhelp: an error has its own status, from `#[derive(ApiError)]` or a `Problem`"
            }
            _ => "",
        };
        errors.at_span(span, format!("`{name}` is the status {whose}, from {first} to {last}{errors_of}"));
    }
    status
}

/// An option that needs no value.
fn is_on(entry: &Entry, errors: &mut Errors) -> bool {
    entry.value.is_none() || entry.boolean(errors).unwrap_or_default()
}

fn has_etag(entry: &Entry, errors: &mut Errors) -> bool {
    let Some(version) = entry.value.as_ref().filter(|value| options::is_string(value)) else {
        return is_on(entry, errors);
    };
    let message = format!(
        "`etag` has no value: without one of its own, an answer has the hash of its body\n\
         help: write `etag`; the handler sets a version with `Reply::new(value).etag(ETag::new({version}))`"
    );
    errors.at(version, message);
    false
}

fn directives(entry: &Entry, errors: &mut Errors) -> Option<LitStr> {
    let literal = entry.string("cache_control = \"public, max-age=3600\"", errors)?;
    cache_control::check(&literal, errors);
    Some(literal)
}

fn content_type(entry: &Entry, errors: &mut Errors) -> Option<LitStr> {
    let literal = entry.string("content_type = \"text/csv\"", errors)?;
    let text = literal.value();
    let is_printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let is_type = text.split_once('/').is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty());
    if is_printable && is_type && text.trim() == text {
        return Some(literal);
    }
    errors.at(quote!(#literal), format!("`{text}` is not a content type\nhelp: `content_type = \"text/csv\"`"));
    None
}
