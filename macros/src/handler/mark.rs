//! Marks: `#[query]`, `#[header("x-api-key")]`, `#[stage(default = "users")]`.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Meta, Token};

use super::default_value::DefaultValue;
use super::part::Part;
use crate::errors::Errors;
use crate::options::{self, Entry};
use crate::source_text::source_text;

/// The names of the marks. On a field `#[path]` is the compiler's own attribute, so there is `#[placeholder]`.
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
    /// `query` of `#[query]`.
    pub(crate) name: &'static str,
    pub(crate) part: Part,
    pub(crate) span: Span,
    pub(crate) key: Option<LitStr>,
    pub(crate) default: Option<DefaultValue>,
}

/// Takes the marks out of `attrs` and parses the first one; a second one is a mistake.
pub(crate) fn take(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Mark> {
    let mut marks = Vec::new();
    attrs.retain(|attr| match MARKS.iter().find(|(name, _)| attr.path().is_ident(name)) {
        Some(&(name, part)) => {
            marks.push((name, part, attr.clone()));
            false
        }
        None => true,
    });
    let (&(first, part, ref attr), rest) = marks.split_first()?;
    for (name, _, attr) in rest {
        let message = match *name == first {
            true => format!("`#[{name}]` is given twice"),
            false => format!("`#[{first}]` and `#[{name}]` cannot both mark one value"),
        };
        errors.at(attr, message);
    }
    Some(parse(first, part, attr, errors))
}

fn parse(name: &'static str, part: Part, attr: &Attribute, errors: &mut Errors) -> Mark {
    let mut mark = Mark { name, part, span: attr.path().span(), key: None, default: None };
    match &attr.meta {
        Meta::Path(_) => {}
        Meta::NameValue(pair) => {
            let value = source_text(&pair.value);
            errors.at(attr, format!("`{name}` takes its key in parentheses\nhelp: `#[{name}({value})]`"));
        }
        Meta::List(list) => {
            options::parse(list.tokens.clone(), errors, |input, errors| mark.parse_arguments(input, errors));
        }
    }
    mark
}

impl Mark {
    fn parse_arguments(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        self.parse_key(input, errors);
        let mut known: Vec<Entry> = Vec::new();
        for entry in options::entries(input, errors) {
            if entry.name() == "default" && self.part.has_default() {
                known.push(entry);
            } else {
                errors.at_span(entry.key.span(), self.unknown_option(&entry));
            }
        }
        for entry in options::checked(known, "", &["default"], &[], errors) {
            self.default = Some(DefaultValue::given(entry));
        }
    }

    fn parse_key(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        if input.peek(LitStr) {
            self.key = input.parse().ok();
            let _ = input.parse::<Option<Token![,]>>();
        }
        while self.key.is_some() && input.peek(LitStr) {
            if let Ok(second) = input.parse::<LitStr>() {
                let message = format!(
                    "`#[{}]` takes one key\nhelp: use one argument for each key; a `Vec` takes every value of a key",
                    self.name
                );
                errors.at(second, message);
            }
            let _ = input.parse::<Option<Token![,]>>();
        }
        if let Some(key) = self.key.as_ref().filter(|_| !self.part.has_key()) {
            errors.at(key, format!("`#[{}]` takes no key\nhelp: {}", self.name, without_key(self.part)));
        }
    }

    fn unknown_option(&self, entry: &Entry) -> String {
        let (mark, name) = (self.name, entry.name());
        let help = if self.part == Part::Cookie && matches!(&*name, "signed" | "private") {
            let ty = if name == "signed" { "SignedCookie" } else { "PrivateCookie" };
            format!("\nhelp: leave the mark out and take a `{ty}<T>`, of the feature `cookies`")
        } else if entry.value.is_none() && self.part.has_key() && name != "default" {
            format!("\nhelp: a key is a string, `#[{mark}(\"{name}\")]`")
        } else if self.part.has_default() {
            "\nhelp: the only option is `default`".to_owned()
        } else if name == "default" && self.part == Part::Path {
            "\nhelp: leave it out; a placeholder always has a value".to_owned()
        } else if name == "default" {
            "\nhelp: use an `Option` for a value that may be missing".to_owned()
        } else {
            "\nhelp: leave it out".to_owned()
        };
        format!("`#[{mark}]` has no option `{name}`{help}")
    }
}

/// The help for a part without keys whose mark was given one.
fn without_key(part: Part) -> &'static str {
    match part {
        Part::State => "the type of the argument selects the value from the state",
        Part::Body => "the argument is the whole body; read a single field with a struct",
        Part::Form => "the argument is the whole form; read a single field with a struct",
        _ => "the argument is all claims; read a single claim with a struct",
    }
}
