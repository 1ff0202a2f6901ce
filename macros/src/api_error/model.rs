//! How each variant of an error is answered; nothing in it is wrong.

use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Data, DeriveInput, Fields, Ident, LitInt, LitStr, Meta, Token, Type};

use crate::errors::Errors;
use crate::options::{self, Entry};

const KNOWN: [&str; 3] = ["code", "title", "retry_after"];
/// What others call them; the error's `Display` is the detail.
const SYNONYMS: [(&str, &str); 4] =
    [("type", "code"), ("slug", "code"), ("message", "title"), ("retry", "retry_after")];

/// How a struct, or one variant of an enum, is answered.
pub(crate) struct Answer {
    /// `None` for a struct.
    pub(crate) variant: Option<Ident>,
    pub(crate) status: Status,
}

/// Where the status comes from.
pub(crate) enum Status {
    /// `#[status(404, code = "user-not-found")]`
    Own(Own),
    /// `#[status(transparent)]` over the only field.
    Inner { field: syn::Member, ty: Box<Type> },
}

/// A status with what is told beside it.
#[derive(Default)]
pub(crate) struct Own {
    pub(crate) status: u16,
    pub(crate) code: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) retry_after: Option<u64>,
}

/// Finds every mistake.
pub(crate) fn answers(input: &DeriveInput, errors: &mut Errors) -> Vec<Answer> {
    match &input.data {
        Data::Struct(data) => {
            let status = status(&input.attrs, &input.ident, "error", &data.fields, errors);
            status.map(|status| Answer { variant: None, status }).into_iter().collect()
        }
        Data::Enum(data) => {
            for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("status")) {
                errors.at(attr, "`#[status(..)]` goes on each variant of an enum, not on the enum\nhelp: move it down");
            }
            let read = data.variants.iter().filter_map(|variant| {
                let status = status(&variant.attrs, &variant.ident, "variant", &variant.fields, errors)?;
                Some(Answer { variant: Some(variant.ident.clone()), status })
            });
            let answers: Vec<Answer> = read.collect();
            check_codes(&answers, errors);
            answers
        }
        Data::Union(data) => {
            errors.at(data.union_token, "a union cannot be an `ApiError`\nhelp: make it an `enum`");
            Vec::new()
        }
    }
}

/// Programs tell errors by their code, so no two variants have one.
fn check_codes(answers: &[Answer], errors: &mut Errors) {
    let mut seen: Vec<String> = Vec::new();
    for answer in answers {
        let Status::Own(Own { code: Some(code), .. }) = &answer.status else { continue };
        if seen.contains(&code.value()) {
            let message = format!(
                "the code `{}` is given twice\nhelp: programs tell errors by their code, give each its own",
                code.value()
            );
            errors.at(code, message);
        }
        seen.push(code.value());
    }
}

fn status(attrs: &[Attribute], name: &Ident, what: &str, fields: &Fields, errors: &mut Errors) -> Option<Status> {
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
    let mut status = None;
    let parser = |input: ParseStream<'_>| {
        status = read(input, attr, fields, errors);
        Ok(())
    };
    // The parser takes all tokens and collects its mistakes, so that it cannot fail.
    let _ = parser.parse2(list.tokens.clone());
    status
}

fn read(input: ParseStream<'_>, attr: &Attribute, fields: &Fields, errors: &mut Errors) -> Option<Status> {
    if let Some(transparent) = input.fork().parse::<Ident>().ok().filter(|word| word == "transparent") {
        let _ = input.parse::<Ident>();
        return inner(input, &transparent, fields, errors);
    }
    let number = number(input, attr, errors);
    let _ = input.parse::<Option<Token![,]>>();
    let mut own = Own::default();
    for entry in options::checked(options::entries(input, errors), "`#[status(..)]`", &KNOWN, &SYNONYMS, errors) {
        own.set(&entry, errors);
    }
    Some(Status::Own(Own { status: number?, ..own }))
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
    if status.is_none() {
        errors.at(&literal, "the status of an error is from 400 to 599\nhelp: `404` if the client is to blame, `500` if the function is");
    }
    status
}

fn inner(input: ParseStream<'_>, word: &Ident, fields: &Fields, errors: &mut Errors) -> Option<Status> {
    if !input.is_empty() {
        let rest = input.parse::<proc_macro2::TokenStream>().unwrap_or_default();
        errors.at(rest, "`transparent` takes everything from the inner error\nhelp: `#[status(transparent)]` alone");
        return None;
    }
    let mut members = fields.members().zip(fields);
    match (members.next(), members.next()) {
        (Some((field, inner)), None) => Some(Status::Inner { field, ty: Box::new(inner.ty.clone()) }),
        _ => {
            errors.span(word.span(), "`transparent` needs exactly one field, the inner error\nhelp: `Other(Problem)`, or a status of its own, `#[status(500)]`");
            None
        }
    }
}

impl Own {
    fn set(&mut self, entry: &Entry, errors: &mut Errors) {
        match entry.name().as_str() {
            "code" => self.code = entry.string("code = \"user-not-found\"", errors),
            "title" => self.title = entry.string("title = \"User not found\"", errors),
            _ => self.retry_after = entry.number("retry_after = 5", errors).map(|(seconds, _)| seconds),
        }
    }
}

/// The type's name as a place for messages about the type as a whole.
pub(crate) fn place(input: &DeriveInput) -> proc_macro2::Span {
    proc_macro2::Span::mixed_site().located_at(input.ident.span())
}
