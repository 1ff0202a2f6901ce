//! Routes in the spellings of other frameworks: `get("/users")`, `GET, "/users"`, `method = GET, path = "/users"`.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Error, Ident, LitStr, Token};

use crate::handler::method::in_any_case;
use crate::options::{self, Entry};
use crate::source_text::source_text;

/// The names that other frameworks have for the method of a route.
const METHOD_KEYS: [&str; 4] = ["method", "verb", "http_method", "methods"];
/// The names that other frameworks have for the path of a route.
const PATH_KEYS: [&str; 5] = ["path", "route", "uri", "url", "pattern"];

/// Consumes what follows a method, if that is neither a path nor the end, and reports how a route is written here.
pub(crate) fn after_method(method: &Ident, input: ParseStream<'_>) -> Option<Error> {
    let is_comma = input.peek(Token![,]) && (input.peek2(LitStr) || is_second_method_ahead(input));
    if input.is_empty() || input.peek(LitStr) || (input.peek(Token![,]) && !is_comma) {
        return None;
    }
    let upper = in_any_case(&method.to_string()).unwrap_or("GET");
    if input.peek(Token![|]) || is_second_method_ahead(input) {
        return several_methods(method, input);
    }
    if input.peek(Token![,]) {
        let comma: Token![,] = input.parse().ok()?;
        let path: LitStr = input.parse().ok()?;
        let message = format!("unexpected comma between the method and the path\nhelp: `{upper} \"{}\"`", path.value());
        return Some(Error::new_spanned(comma, message));
    }
    if input.peek(Token![/]) {
        let path = options::until_comma(input).ok()?;
        let text: String = path.clone().into_iter().map(source_text).collect();
        let message = format!("the path goes in quotes\nhelp: `{upper} \"{text}\"`");
        return Some(Error::new_spanned(path, message));
    }
    if input.peek(syn::token::Paren) {
        let group: Group = input.parse().ok()?;
        let path = source_text(group.stream());
        let message = format!("the path follows the method without parentheses\nhelp: `{upper} {path}`");
        return Some(Error::new_spanned(group, message));
    }
    let wrong = options::until_comma(input).ok()?;
    let message = format!(
        "the path must be a string literal; a macro cannot read constants or other macros\nhelp: `{upper} \"/path\"`"
    );
    Some(Error::new_spanned(wrong, message))
}

/// `GET | POST "/users"`, `GET, POST "/users"`.
fn several_methods(first: &Ident, input: ParseStream<'_>) -> Option<Error> {
    while !input.is_empty() && !input.peek(LitStr) {
        input.parse::<TokenTree>().ok()?;
    }
    let path = input.parse::<LitStr>().map_or_else(|_| "/path".to_owned(), |path| path.value());
    let message = format!(
        "a handler has one method\nhelp: `ANY \"{path}\"`, or one function for each method that calls a shared one"
    );
    Some(Error::new(first.span(), message))
}

fn is_second_method_ahead(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let comma = ahead.parse::<Option<Token![,]>>().is_ok_and(|comma| comma.is_some());
    comma && ahead.parse::<Ident>().is_ok_and(|method| in_any_case(&method.to_string()).is_some())
}

/// Consumes everything if the route comes after the options, `status = 201, POST "/users"`.
pub(crate) fn after_options(input: ParseStream<'_>) -> Option<Error> {
    let tokens: Vec<TokenTree> = input.fork().parse::<TokenStream>().ok()?.into_iter().collect();
    let pairs = tokens.windows(3).find_map(|three| match three {
        [TokenTree::Punct(comma), TokenTree::Ident(method), TokenTree::Literal(path)] if comma.as_char() == ',' => {
            Some((method.clone(), path.to_string()))
        }
        _ => None,
    });
    let (method, path) =
        pairs.filter(|(method, path)| in_any_case(&method.to_string()).is_some() && path.starts_with('"'))?;
    let is_option = matches!(tokens.get(1), Some(TokenTree::Punct(equals)) if equals.as_char() == '=');
    if !is_option {
        return None;
    }
    input.parse::<TokenStream>().ok()?;
    Some(Error::new(method.span(), format!("the route comes before the options\nhelp: `{method} {path}, ..`")))
}

/// Removes a route from the options, `method = GET, path = "/users"` or `get = "/users"`, and reports how it is written here.
pub(crate) fn as_options(entries: &mut Vec<Entry>) -> Option<Error> {
    let is_route = |entry: &Entry| {
        let name = entry.name();
        let is_key = METHOD_KEYS.contains(&name.as_str()) || PATH_KEYS.contains(&name.as_str());
        is_key || in_any_case(&name).is_some()
    };
    let (found, rest): (Vec<Entry>, Vec<Entry>) = std::mem::take(entries).into_iter().partition(is_route);
    *entries = rest;
    let (mut method, mut path) = ("GET".to_owned(), "\"/path\"".to_owned());
    for entry in &found {
        let value = entry.value.as_ref().map(source_text).unwrap_or_default();
        match in_any_case(&entry.name()) {
            Some(upper) => (method, path) = (upper.to_owned(), value),
            None if METHOD_KEYS.contains(&entry.name().as_str()) => {
                method = value.trim_matches('"').rsplit(':').next().unwrap_or_default().to_uppercase();
            }
            None => path = value,
        }
    }
    let first = found.first()?.key.to_token_stream();
    Some(Error::new_spanned(
        first,
        format!("the route is a method and a path, without option names\nhelp: `{method} {path}`"),
    ))
}
