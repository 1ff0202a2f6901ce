//! Marks: `#[query]`, `#[header("x-api-key")]`, `#[stage(default = "users")]`.

use proc_macro2::{Span, TokenStream};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Meta, Token};

use super::argument::Part;
use crate::errors::Errors;
use crate::nearest;
use crate::options::{self, Entry};

/// The words that mark an argument. In a derive `#[path]` is the compiler's own, so there is `#[placeholder]`.
pub(crate) const MARKS: [(&str, Part); 10] = [
    ("path", Part::Path),
    ("placeholder", Part::Path),
    ("query", Part::Query),
    ("header", Part::Header),
    ("cookie", Part::Cookie),
    ("body", Part::Body),
    ("form", Part::Form),
    ("claims", Part::Claims),
    ("stage", Part::Stage),
    ("state", Part::State),
];

/// One mark as it was typed.
pub(crate) struct Mark {
    pub(crate) word: &'static str,
    pub(crate) part: Part,
    pub(crate) span: Span,
    pub(crate) key: Option<LitStr>,
    pub(crate) default: Option<Default>,
}

/// Takes the marks out of `attrs` and reads the first one; a second one is a mistake.
pub(crate) fn take(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Mark> {
    let mut marks = Vec::new();
    attrs.retain(|attr| match MARKS.iter().find(|(word, _)| attr.path().is_ident(word)) {
        Some(&(word, part)) => {
            marks.push((word, part, attr.clone()));
            false
        }
        None => true,
    });
    let (first, rest) = marks.split_first()?;
    for (word, _, attr) in rest {
        let message = match *word == first.0 {
            true => format!("`#[{word}]` is given twice"),
            false => format!("`#[{}]` and `#[{word}]` cannot both mark one value", first.0),
        };
        errors.at(attr, message);
    }
    Some(read(first.0, first.1, &first.2, errors))
}

/// Tells of attributes that look like marks and are none; whether there are only others.
pub(crate) fn refuse_others(attrs: &[Attribute], errors: &mut Errors) -> bool {
    const LINTS: [&str; 7] = ["allow", "expect", "warn", "deny", "forbid", "doc", "cfg_attr"];
    let mut is_fine = true;
    for attr in attrs {
        let name = crate::types::text(attr.path());
        if LINTS.contains(&name.as_str()) || MARKS.iter().any(|(word, _)| *word == name) {
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

/// Whether an attribute is nearly a mark.
pub(crate) fn is_misspelt(attrs: &[Attribute]) -> bool {
    let mut names = attrs.iter().filter_map(|attr| attr.path().get_ident().map(ToString::to_string));
    names.any(|name| name != "doc" && nearest::nearest(&name, MARKS.iter().map(|(word, _)| *word)).is_some())
}

/// What other frameworks call a part.
const SYNONYMS: [(&str, &str); 17] = [
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
    let name = name.as_str();
    if let Some((_, word)) = SYNONYMS.iter().find(|(theirs, _)| *theirs == name) {
        return format!("did you mean `{word}`?");
    }
    let words: Vec<_> = MARKS.iter().map(|(word, _)| *word).filter(|word| *word != "placeholder").collect();
    nearest::help(name, &words)
}

/// What a part without keys is, where a key was given.
fn keyless(part: Part) -> &'static str {
    match part {
        Part::State => "the argument's type says what is taken from the state",
        Part::Body => "the argument is the whole body; a struct takes a field out of it",
        Part::Form => "the argument is the whole form; a struct takes a field out of it",
        _ => "the argument is all claims; a struct takes one out of them",
    }
}

fn read(word: &'static str, part: Part, attr: &Attribute, errors: &mut Errors) -> Mark {
    let mut mark = Mark { word, part, span: attr.path().span(), key: None, default: None };
    match &attr.meta {
        Meta::Path(_) => {}
        Meta::NameValue(pair) => {
            let value = crate::types::text(&pair.value);
            errors.at(attr, format!("`{word}` takes its key in parentheses\nhelp: `#[{word}({value})]`"));
        }
        Meta::List(list) => {
            let parser = |input: ParseStream<'_>| {
                mark.arguments(input, errors);
                Ok(())
            };
            // The parser takes all tokens and collects its mistakes, so that it cannot fail.
            let _ = syn::parse::Parser::parse2(parser, list.tokens.clone());
        }
    }
    mark
}

impl Mark {
    fn arguments(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        if input.peek(LitStr) {
            self.key = input.parse().ok();
            let _ = input.parse::<Option<Token![,]>>();
        }
        while self.key.is_some() && input.peek(LitStr) {
            if let Ok(second) = input.parse::<LitStr>() {
                let message = format!(
                    "`#[{}]` has one key\nhelp: two keys are two arguments; a `Vec` takes every value of one",
                    self.word
                );
                errors.at(second, message);
            }
            let _ = input.parse::<Option<Token![,]>>();
        }
        if let Some(key) = self.key.as_ref().filter(|_| !self.part.has_key()) {
            errors.at(key, format!("`#[{}]` takes no key\nhelp: {}", self.word, keyless(self.part)));
        }
        let mut known: Vec<Entry> = Vec::new();
        for entry in options::entries(input, errors) {
            if entry.name() == "default" && self.part.has_default() {
                known.push(entry);
            } else {
                errors.span(entry.key.span(), self.unknown(&entry));
            }
        }
        for entry in options::checked(known, "", &["default"], &[], errors) {
            self.default = Some(default(entry));
        }
    }

    fn unknown(&self, entry: &Entry) -> String {
        let (word, name) = (self.word, entry.name());
        let help = if entry.value.is_none() && self.part.has_key() && name != "default" {
            format!("\nhelp: a key is a string, `#[{word}(\"{name}\")]`")
        } else if self.part.has_default() {
            "\nhelp: the only option is `default`".to_owned()
        } else if name == "default" && self.part == Part::Path {
            "\nhelp: leave it out; a placeholder always has a value".to_owned()
        } else if name == "default" {
            "\nhelp: an `Option` may be absent".to_owned()
        } else {
            "\nhelp: leave it out".to_owned()
        };
        format!("`#[{word}]` has no option `{name}`{help}")
    }
}

/// `default` is the type's own; a string literal becomes whatever string the type is.
fn default(entry: Entry) -> Default {
    match entry.value {
        None => Default::OfType(entry.key.span()),
        Some(value) if options::is_string(&value) => Default::Text(value),
        Some(value) => Default::Value(value),
    }
}

/// What stands in for an absent value.
#[derive(Clone)]
pub(crate) enum Default {
    /// `default`
    OfType(Span),
    /// `default = "asc"`
    Text(TokenStream),
    /// `default = 20`
    Value(TokenStream),
}
