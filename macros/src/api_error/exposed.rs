//! The option `expose`: whether what it shows to clients is written for them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Field, Fields, Ident, LitStr, Member};

use crate::errors::Errors;

/// Reports an `expose` that shows nothing more, or that shows the message of another error.
pub(super) fn check(key: &Ident, status: u16, attrs: &[Attribute], fields: &Fields, errors: &mut Errors) {
    if status < 500 {
        errors.at(key, "`expose` changes nothing: the client of a 4xx sees the message\nhelp: leave `expose` out");
        return;
    }
    let mut sources = fields.members().zip(fields).filter(|(member, field)| is_source(member, field));
    if attrs.iter().any(is_transparent) || sources.any(|(source, _)| attrs.iter().any(|attr| shows(attr, &source))) {
        errors.at(
            key,
            "`expose` would show the message of the inner error to the client\n\
             help: leave it out of the message, `#[error(\"try again later\")]`, or leave `expose` out",
        );
    }
}

/// Whether thiserror takes a field for the source.
fn is_source(member: &Member, field: &Field) -> bool {
    let is_named = matches!(member, Member::Named(name) if name == "source");
    is_named || field.attrs.iter().any(|attr| attr.path().is_ident("from") || attr.path().is_ident("source"))
}

/// `#[error(transparent)]`
fn is_transparent(attr: &Attribute) -> bool {
    attr.path().is_ident("error") && attr.parse_args::<Ident>().is_ok_and(|word| word == "transparent")
}

/// Whether the message, `#[error("..")]`, contains that of the source.
fn shows(attr: &Attribute, source: &Member) -> bool {
    if !attr.path().is_ident("error") {
        return false;
    }
    let parse = |input: ParseStream<'_>| Ok((input.parse::<LitStr>()?, input.parse::<TokenStream>()?));
    let Ok((message, _)) = attr.meta.require_list().and_then(|list| parse.parse2(list.tokens.clone())) else {
        return false;
    };
    let message = message.value();
    let name = source.to_token_stream().to_string();
    // Which argument a bare `{}` shows is not looked up: it is most often the source.
    message.split('{').skip(1).any(|rest| {
        let shown = rest.split(['}', ':']).next().unwrap_or_default().trim();
        shown.is_empty() && !rest.is_empty() || shown == name
    })
}
