//! `key = value` lists: each key known, each given once, each value of its kind.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Token};

use crate::errors::Errors;
use crate::nearest;

/// `key`, `key = value`.
pub(crate) struct Entry {
    pub(crate) key: Ident,
    pub(crate) value: Option<TokenStream>,
}

impl Entry {
    /// The key as it was typed.
    pub(crate) fn name(&self) -> String {
        self.key.unraw().to_string()
    }

    /// A string literal, or a mistake.
    pub(crate) fn string(&self, example: &str, errors: &mut Errors) -> Option<LitStr> {
        let literal = self.value.clone().and_then(|value| syn::parse2(value).ok());
        if literal.is_none() {
            self.wrong("takes a string", example, errors);
        }
        literal
    }

    /// A whole number, or a mistake.
    pub(crate) fn number(&self, example: &str, errors: &mut Errors) -> Option<(u64, Span)> {
        let literal: Option<syn::LitInt> = self.value.clone().and_then(|value| syn::parse2(value).ok());
        let number = literal.as_ref().and_then(|literal| Some((literal.base10_parse().ok()?, literal.span())));
        if number.is_none() {
            self.wrong("takes a number", example, errors);
        }
        number
    }

    /// `true` or `false`, or a mistake.
    pub(crate) fn boolean(&self, errors: &mut Errors) -> Option<bool> {
        let literal: Option<syn::LitBool> = self.value.clone().and_then(|value| syn::parse2(value).ok());
        if literal.is_none() {
            self.wrong("takes `true` or `false`", &format!("{} = true", self.name()), errors);
        }
        literal.map(|literal| literal.value)
    }

    /// Says that the value is not what the key takes.
    pub(crate) fn wrong(&self, what: &str, example: &str, errors: &mut Errors) {
        let message = format!("`{}` {what}\nhelp: `{example}`", self.name());
        match &self.value {
            Some(value) => errors.at(value, message),
            None => errors.span(self.key.span(), message),
        }
    }
}

/// Reads entries up to the end; what cannot be read is told and passed over.
pub(crate) fn entries(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Entry> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        match entry(input) {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                errors.push(error);
                let _ = until_comma(input);
            }
        }
        if input.is_empty() {
            break;
        }
        if let Err(error) = input.parse::<Token![,]>() {
            errors.push(syn::Error::new(error.span(), "expected `,`"));
            let _ = until_comma(input);
            let _ = input.parse::<Option<Token![,]>>();
        }
    }
    entries
}

fn entry(input: ParseStream<'_>) -> syn::Result<Entry> {
    if !input.peek(Ident::peek_any) {
        return Err(syn::Error::new(input.span(), "an option has a name, `name = value`"));
    }
    let key = input.call(Ident::parse_any)?;
    if input.peek(syn::token::Paren) {
        let group: TokenTree = input.parse()?;
        let value = match &group {
            TokenTree::Group(group) => crate::types::text(group.stream()),
            _ => String::new(),
        };
        let message = format!("`{key}` takes its value after `=`\nhelp: `{key} = {value}`");
        return Err(syn::Error::new_spanned(group, message));
    }
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Ok(Entry { key, value: None });
    }
    let value = until_comma(input)?;
    if value.is_empty() {
        return Err(syn::Error::new(key.span(), format!("`{key}` has no value\nhelp: `{key} = ..`")));
    }
    Ok(Entry { key, value: Some(value) })
}

/// Takes tokens up to the next comma; angle brackets outside of groups do not count, as in `Vec::<A, B>`.
pub(crate) fn until_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    if let Ok(expression) = ahead.parse::<Expr>()
        && (ahead.is_empty() || ahead.peek(Token![,]))
    {
        let _ = input.parse::<Expr>()?;
        return Ok(quote::ToTokens::into_token_stream(expression));
    }
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

/// Takes out keys that are not known or given a second time, and tells of them.
///
/// `synonyms` are what others call them.
pub(crate) fn checked(
    entries: Vec<Entry>,
    owner: &str,
    known: &[&str],
    synonyms: &[(&str, &str)],
    errors: &mut Errors,
) -> Vec<Entry> {
    let mut seen: Vec<String> = Vec::new();
    let mut kept = Vec::new();
    for entry in entries {
        let name = entry.name();
        if !known.contains(&name.as_str()) {
            let help = match synonyms.iter().find(|(theirs, _)| *theirs == name) {
                Some((_, ours)) => format!("did you mean `{ours}`?"),
                None => nearest::help(&name, known),
            };
            errors.span(entry.key.span(), format!("{owner} has no option `{name}`\nhelp: {help}"));
        } else if seen.contains(&name) {
            errors.span(entry.key.span(), format!("`{name}` is given twice"));
        } else {
            seen.push(name);
            kept.push(entry);
        }
    }
    kept
}

/// Whether these tokens are one string literal.
pub(crate) fn is_string(tokens: &TokenStream) -> bool {
    matches!(syn::parse2(tokens.clone()), Ok(Expr::Lit(ExprLit { lit: Lit::Str(_), .. })))
}
