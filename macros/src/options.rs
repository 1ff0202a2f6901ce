//! `key = value` lists: each key known, each given once, each value of the right kind.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, ExprLit, Ident, Lit, LitBool, LitInt, LitStr, Token};

use crate::errors::Errors;
use crate::nearest;
use crate::source_text::source_text;

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

    /// The value as a `T`; reports `what` the key takes if it is something else.
    pub(crate) fn require<T: Parse>(&self, what: &str, example: &str, errors: &mut Errors) -> Option<T> {
        let value = self.parse_value();
        if value.is_none() {
            self.report_value(what, example, errors);
        }
        value
    }

    /// A string literal, or a mistake.
    pub(crate) fn string(&self, example: &str, errors: &mut Errors) -> Option<LitStr> {
        self.require("takes a string", example, errors)
    }

    /// A whole number, or a mistake.
    pub(crate) fn number(&self, example: &str, errors: &mut Errors) -> Option<(u64, Span)> {
        let literal: Option<LitInt> = self.parse_value();
        let number = literal.and_then(|literal| Some((literal.base10_parse().ok()?, literal.span())));
        if number.is_none() {
            self.report_value("takes a number", example, errors);
        }
        number
    }

    /// `true` or `false`, or a mistake.
    pub(crate) fn boolean(&self, errors: &mut Errors) -> Option<bool> {
        let example = format!("{} = true", self.name());
        let literal: Option<LitBool> = self.require("takes `true` or `false`", &example, errors);
        literal.map(|literal| literal.value)
    }

    /// Reports that the value is not what the key takes.
    pub(crate) fn report_value(&self, what: &str, example: &str, errors: &mut Errors) {
        let message = format!("`{}` {what}\nhelp: `{example}`", self.name());
        match &self.value {
            Some(value) => errors.at(value, message),
            None => errors.at_span(self.key.span(), message),
        }
    }

    fn parse_value<T: Parse>(&self) -> Option<T> {
        self.value.clone().and_then(|value| syn::parse2(value).ok())
    }
}

/// Runs a parser that reports its own mistakes over all of `tokens`.
///
/// A parser of `syn` stops at its first mistake. The parsers of this crate report a mistake, skip to the next comma and
/// continue, so that one compile shows all mistakes, and have no error to return. The price: each has to consume its whole
/// input. What it leaves over is an error here, and its result is lost.
pub(crate) fn parse<T: Default>(
    tokens: TokenStream,
    errors: &mut Errors,
    parse: impl FnOnce(ParseStream<'_>, &mut Errors) -> T,
) -> T {
    let parser = |input: ParseStream<'_>| Ok(parse(input, errors));
    parser.parse2(tokens).unwrap_or_else(|error| {
        errors.push(error);
        T::default()
    })
}

/// Parses entries up to the end; reports and skips what cannot be parsed.
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
        return Err(syn::Error::new(input.span(), "an option is written `name = value`"));
    }
    let key = input.call(Ident::parse_any)?;
    if input.peek(syn::token::Paren) {
        let group: TokenTree = input.parse()?;
        let value = match &group {
            TokenTree::Group(group) => source_text(group.stream()),
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

/// Takes the tokens up to the next comma.
///
/// A comma inside of an expression does not count, as in `HashMap::<A, B>::new()`, where it is in no group of tokens. So this
/// tries to parse an expression first, on a fork, and takes tokens one by one only if there is none.
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

/// Reports and removes keys that are unknown or given a second time.
///
/// `synonyms` are the names that other frameworks have for a key.
pub(crate) fn checked(
    entries: Vec<Entry>,
    owner: &str,
    known: &[&str],
    synonyms: &[(&str, &str)],
    errors: &mut Errors,
) -> Vec<Entry> {
    let mut seen: Vec<String> = Vec::new();
    let mut checked = Vec::new();
    for entry in entries {
        let name = entry.name();
        if !known.contains(&name.as_str()) {
            let help = match synonyms.iter().find(|(theirs, _)| *theirs == name) {
                Some((_, ours)) => format!("did you mean `{ours}`?"),
                None => nearest::help(&name, known),
            };
            errors.at_span(entry.key.span(), format!("{owner} has no option `{name}`\nhelp: {help}"));
        } else if seen.contains(&name) {
            errors.at_span(entry.key.span(), format!("`{name}` is given twice"));
        } else {
            seen.push(name);
            checked.push(entry);
        }
    }
    checked
}

/// Whether these tokens are one string literal.
pub(crate) fn is_string(tokens: &TokenStream) -> bool {
    matches!(syn::parse2(tokens.clone()), Ok(Expr::Lit(ExprLit { lit: Lit::Str(_), .. })))
}
