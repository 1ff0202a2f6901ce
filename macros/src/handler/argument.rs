//! The arguments of a handler, and the fields of a `#[derive(FromEvent)]`: where each value comes from.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Type};

use super::default_value::DefaultValue;
use super::mark::Mark;
use super::part::Part;
use super::type_rules::TypeRules;
use crate::errors::Errors;
use crate::nearest;
use crate::source_text::source_text;
use crate::type_syntax::is_value;

/// One value that is read from the event or the state. The model holds only what is valid.
#[derive(Clone)]
pub(crate) struct Argument {
    /// The name, or the pattern as it is written.
    pub(crate) name: String,
    pub(crate) part: Part,
    /// Empty where the part has no keys, and for a struct that reads the whole query.
    pub(crate) key: String,
    pub(crate) ty: Type,
    pub(crate) default: Option<DefaultValue>,
}

/// What has to be known to read an argument or a field, and is the same for all of them.
pub(crate) struct Scope<'s> {
    /// `argument` or `field`.
    pub(crate) what: &'static str,
    /// The placeholders of the path; `None` where there is no path.
    pub(crate) placeholders: Option<&'s [String]>,
    /// The placeholders that no argument takes by its name or mark.
    pub(crate) free: Vec<String>,
    /// Whether the path has no mistake. If it has one, arguments without a mark are not reported: they may be placeholders.
    pub(crate) path_is_known: bool,
}

/// Reads one argument, whose mark has been taken; `None` after a mistake.
pub(crate) fn read(
    mark: Option<Mark>,
    name: Option<&Ident>,
    label: impl ToTokens,
    ty: &Type,
    scope: &Scope<'_>,
    errors: &mut Errors,
) -> Option<Argument> {
    let mut own = Errors::default();
    let shown = source_text(&label);
    let value = Candidate { name: name.map(|name| name.unraw().to_string()), shown, ty, scope };
    let of_path = value.placeholder().map(|_| Part::Path);
    let part = mark.as_ref().map(|mark| mark.part).or(of_path);
    TypeRules { what: scope.what, shown: &value.shown, ty, part }.check(&mut own);
    let argument = match mark {
        Some(mark) => value.marked(mark, &label, &mut own),
        None => value.unmarked(&label, &mut own),
    };
    let is_right = own.is_empty();
    errors.append(own);
    argument.filter(|_| is_right)
}

/// An argument or a field whose mark and type are not checked yet.
struct Candidate<'v> {
    name: Option<String>,
    shown: String,
    ty: &'v Type,
    scope: &'v Scope<'v>,
}

impl Candidate<'_> {
    fn argument(&self, part: Part, key: String) -> Argument {
        Argument { name: self.shown.clone(), part, key, ty: self.ty.clone(), default: None }
    }

    fn marked(&self, mark: Mark, label: &impl ToTokens, errors: &mut Errors) -> Option<Argument> {
        let key = match (&mark.key, mark.part.has_key()) {
            (Some(key), true) => self.given_key(&mark, key, errors)?,
            (None, true) => self.own_key(&mark, label, errors)?,
            (_, false) => String::new(),
        };
        if mark.part == Part::Path {
            self.check_placeholder(&mark, &key, errors);
        }
        Some(Argument { default: mark.default, ..self.argument(mark.part, key) })
    }

    fn given_key(&self, mark: &Mark, literal: &LitStr, errors: &mut Errors) -> Option<String> {
        let key = literal.value();
        // The characters of a header's name (RFC 9110, 5.6.2).
        let is_token = |symbol: char| symbol.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(symbol);
        if key.is_empty() {
            errors.at(literal, format!("a key cannot be empty\nhelp: `#[{}(\"name\")]`", mark.name));
            return None;
        }
        match mark.part {
            Part::Header if !key.chars().all(is_token) => {
                let legal = key.trim().replace(|symbol: char| !is_token(symbol), "-");
                errors.at(literal, format!("`{key}` cannot be the name of a header\nhelp: `#[header(\"{legal}\")]`"));
                None
            }
            Part::Header => Some(key.to_ascii_lowercase()),
            _ => Some(key),
        }
    }

    /// The argument's name as a key: without leading `_`, and for headers with `-`.
    fn own_key(&self, mark: &Mark, label: &impl ToTokens, errors: &mut Errors) -> Option<String> {
        let Some(name) = &self.name else {
            // A pattern may take a struct apart, and a struct reads the whole query.
            if mark.part == Part::Query {
                return Some(String::new());
            }
            let mark = mark.name;
            let message =
                format!("the pattern `{}` has no name that could be the key\nhelp: `#[{mark}(\"name\")]`", self.shown);
            errors.at(label, message);
            return None;
        };
        let name = without_underscores(name);
        Some(if mark.part == Part::Header { name.to_ascii_lowercase().replace('_', "-") } else { name.to_owned() })
    }

    /// Reports `#[path]` with a name that no placeholder of the path has, while one of them has no argument. Otherwise it may
    /// be in the prefix of a list of routes, which is only known when the program starts.
    fn check_placeholder(&self, mark: &Mark, key: &str, errors: &mut Errors) {
        let Scope { placeholders: Some(placeholders), free, .. } = self.scope else { return };
        if placeholders.iter().any(|placeholder| placeholder == key) {
            return;
        }
        let guess = nearest::nearest(key, free.iter().map(String::as_str)).or(free.first().map(String::as_str));
        let Some(guess) = guess else { return };
        let message = format!("the path has no placeholder `{{{key}}}`\nhelp: did you mean `{guess}`?");
        match &mark.key {
            Some(literal) => errors.at(literal, message),
            None => errors.at_span(mark.span, message),
        }
    }

    fn unmarked(&self, label: &impl ToTokens, errors: &mut Errors) -> Option<Argument> {
        if let Some(key) = self.placeholder() {
            return Some(self.argument(Part::Path, key));
        }
        if !self.scope.path_is_known {
            return None;
        }
        if is_value(self.ty) && errors.is_empty() {
            errors.at(label, self.no_mark());
            return None;
        }
        Some(self.argument(Part::Event, String::new()))
    }

    /// The placeholder of the same name; `_id` takes `{id}`, for an argument that the function does not use.
    fn placeholder(&self) -> Option<String> {
        let name = self.name.as_deref()?;
        let placeholders = self.scope.placeholders?;
        let found = placeholders.iter().find(|placeholder| *placeholder == name);
        found.or_else(|| placeholders.iter().find(|placeholder| *placeholder == without_underscores(name))).cloned()
    }

    fn no_mark(&self) -> String {
        let Candidate { shown, scope: Scope { what, free, .. }, name, .. } = self;
        let marked = format!("`#[query] {shown}: {}`", source_text(self.ty));
        let guess = name.as_deref().and_then(|name| nearest::nearest(name, free.iter().map(String::as_str)));
        if let Some(placeholder) = name.as_deref().and_then(|name| free.iter().find(|free| snake_case(free) == name)) {
            return format!(
                "the placeholder `{{{placeholder}}}` has another name than the {what} `{shown}`\n\
                 help: `#[path(\"{placeholder}\")] {shown}: {}`",
                source_text(self.ty)
            );
        }
        if let Some(guess) = guess.or(free.first().map(String::as_str)) {
            return format!(
                "the {what} `{shown}` has no mark, and the placeholder `{{{guess}}}` has no argument\n\
                 help: did you mean `{guess}`? if not, say where `{shown}` comes from, {marked}"
            );
        }
        let of_path = if *what == "field" { ", or `#[placeholder]` for a value from the path" } else { "" };
        format!("the {what} `{shown}` has no mark\nhelp: say where it comes from, {marked}{of_path}")
    }
}

/// The name as Rust writes it: `device_id` of `deviceId` and of `device-id`.
fn snake_case(name: &str) -> String {
    let mut written = String::new();
    for symbol in name.chars() {
        if symbol.is_ascii_uppercase() && !written.is_empty() {
            written.push('_');
        }
        written.push(if symbol == '-' { '_' } else { symbol.to_ascii_lowercase() });
    }
    written
}

/// The name without the leading `_` of an unused argument: `page` of `_page`.
pub(crate) fn without_underscores(name: &str) -> &str {
    let trimmed = name.trim_start_matches('_');
    if trimmed.is_empty() { name } else { trimmed }
}
