//! The status of each variant of an error. The model holds only what is valid.

use syn::parse::ParseStream;
use syn::{Attribute, Data, DeriveInput, Fields, Ident, LitInt, LitStr, Meta, Token, Type};

use super::exposed;
use crate::errors::Errors;
use crate::options::{self, Entry};

const KNOWN: [&str; 4] = ["code", "title", "retry_after", "expose"];
/// The names that other frameworks have for them. The detail has none: it is the error's `Display`.
const SYNONYMS: [(&str, &str); 6] = [
    ("type", "code"),
    ("slug", "code"),
    ("message", "title"),
    ("retry", "retry_after"),
    ("exposed", "expose"),
    ("public", "expose"),
];

/// The status of a struct, or of one variant of an enum.
pub(crate) struct Status {
    /// `None` for a struct.
    pub(crate) variant: Option<Ident>,
    pub(crate) source: StatusSource,
}

/// Where a status comes from.
pub(crate) enum StatusSource {
    /// `#[status(404, code = "user-not-found")]`
    Own(OwnStatus),
    /// `#[status(transparent)]` over the only field.
    Inner { field: syn::Member, ty: Box<Type> },
}

/// A number, and the further members of the problem.
#[derive(Default)]
pub(crate) struct OwnStatus {
    pub(crate) status: u16,
    pub(crate) code: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) retry_after: Option<u64>,
    /// Whether the client of a 5xx sees the message.
    pub(crate) is_exposed: bool,
}

/// Reads the status of the struct, or of each variant, and reports every mistake.
pub(crate) fn statuses(input: &DeriveInput, errors: &mut Errors) -> Vec<Status> {
    match &input.data {
        Data::Struct(data) => {
            let source = source(&input.attrs, &input.ident, "error", &data.fields, errors);
            source.map(|source| Status { variant: None, source }).into_iter().collect()
        }
        Data::Enum(data) => {
            for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("status")) {
                errors.at(attr, "`#[status(..)]` goes on each variant of an enum, not on the enum\nhelp: move it down");
            }
            let read = data.variants.iter().filter_map(|variant| {
                let source = source(&variant.attrs, &variant.ident, "variant", &variant.fields, errors)?;
                Some(Status { variant: Some(variant.ident.clone()), source })
            });
            let statuses: Vec<Status> = read.collect();
            check_codes(&statuses, errors);
            statuses
        }
        Data::Union(data) => {
            errors.at(data.union_token, "a union cannot be an `ApiError`\nhelp: make it an `enum`");
            Vec::new()
        }
    }
}

/// Clients distinguish errors by their code, so no two variants may share one.
fn check_codes(statuses: &[Status], errors: &mut Errors) {
    let mut seen: Vec<String> = Vec::new();
    for status in statuses {
        let StatusSource::Own(OwnStatus { code: Some(code), .. }) = &status.source else { continue };
        if seen.contains(&code.value()) {
            let message = format!(
                "the code `{}` is given twice\nhelp: clients distinguish errors by their code, so give each its own",
                code.value()
            );
            errors.at(code, message);
        }
        seen.push(code.value());
    }
}

fn source(attrs: &[Attribute], name: &Ident, what: &str, fields: &Fields, errors: &mut Errors) -> Option<StatusSource> {
    let mut found = attrs.iter().filter(|attr| attr.path().is_ident("status"));
    let Some(attr) = found.next() else {
        errors.at(
            name,
            format!("the {what} `{name}` has no status\nhelp: `#[status(404)]`, or `#[status(transparent)]` over an error that has one"),
        );
        return None;
    };
    if let Some(second) = found.next() {
        errors.at(second, format!("the status of `{name}` is given twice\nhelp: leave one out"));
    }
    let Meta::List(list) = &attr.meta else {
        errors.at(attr, "`status` takes its number in parentheses\nhelp: `#[status(404)]`");
        return None;
    };
    options::parse(list.tokens.clone(), errors, |input, errors| parse(input, attr, attrs, fields, errors))
}

fn parse(
    input: ParseStream<'_>,
    attr: &Attribute,
    attrs: &[Attribute],
    fields: &Fields,
    errors: &mut Errors,
) -> Option<StatusSource> {
    if let Some(transparent) = input.fork().parse::<Ident>().ok().filter(|word| word == "transparent") {
        let _ = input.parse::<Ident>();
        return inner(input, &transparent, fields, errors);
    }
    let number = number(input, attr, errors);
    let _ = input.parse::<Option<Token![,]>>();
    let mut own = OwnStatus::default();
    for entry in options::checked(options::entries(input, errors), "`#[status(..)]`", &KNOWN, &SYNONYMS, errors) {
        own.set(&entry, errors);
        if let ("expose", Some(status)) = (entry.name().as_str(), number) {
            exposed::check(&entry.key, status, attrs, fields, errors);
        }
    }
    Some(StatusSource::Own(OwnStatus { status: number?, ..own }))
}

fn number(input: ParseStream<'_>, attr: &Attribute, errors: &mut Errors) -> Option<u16> {
    let literal = match input.peek(LitInt).then(|| input.parse::<LitInt>()) {
        Some(Ok(literal)) => literal,
        _ => {
            let wrong = options::until_comma(input).unwrap_or_default();
            let message = "a status is a number from 400 to 599, or `transparent`\nhelp: `#[status(404)]`";
            match wrong.is_empty() {
                true => errors.at(attr, message),
                false => errors.at(wrong, message),
            }
            return None;
        }
    };
    let status = literal.base10_parse().ok().filter(|status| (400..=599).contains(status));
    if status.is_none() && literal.base10_digits().starts_with('3') {
        errors.at(
            &literal,
            "a redirect is no error of its own\nhelp: `#[status(transparent)]` over a `Redirect`, the only field",
        );
    } else if status.is_none() {
        errors.at(&literal, "the status of an error is from 400 to 599\nhelp: `404` if the client is to blame, `500` if the function is");
    }
    status
}

fn inner(input: ParseStream<'_>, transparent: &Ident, fields: &Fields, errors: &mut Errors) -> Option<StatusSource> {
    if !input.is_empty() {
        let rest = input.parse::<proc_macro2::TokenStream>().unwrap_or_default();
        errors.at(rest, "`transparent` takes everything from the inner error\nhelp: `#[status(transparent)]` alone");
        return None;
    }
    let mut members = fields.members().zip(fields);
    match (members.next(), members.next()) {
        (Some((field, inner)), None) => Some(StatusSource::Inner { field, ty: Box::new(inner.ty.clone()) }),
        _ => {
            errors.at_span(transparent.span(), "`transparent` needs exactly one field, the inner error\nhelp: `Other(Problem)`, or a status of its own, `#[status(500)]`");
            None
        }
    }
}

impl OwnStatus {
    fn set(&mut self, entry: &Entry, errors: &mut Errors) {
        match entry.name().as_str() {
            "code" => self.code = entry.string("code = \"user-not-found\"", errors),
            "title" => self.title = entry.string("title = \"User not found\"", errors),
            "expose" => self.is_exposed = entry.value.is_none() || entry.boolean(errors).unwrap_or_default(),
            _ => self.retry_after = entry.number("retry_after = 5", errors).map(|(seconds, _)| seconds),
        }
    }
}
